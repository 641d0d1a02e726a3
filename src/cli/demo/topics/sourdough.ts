import type { Topic } from '../topic.js';

export const sourdough: Topic = {
  session: {
    name: 'Sourdough, how engines answer beginners',
    description: 'Two beginner questions in one week, for a look at blogs and forums',
    tags: ['food'],
  },
  country: 'us',
  texts: ['sourdough starter recipe', 'why is my sourdough dense'],
  weeks: ['2026-03-04'],
  question: 'How do I know that my starter is ready?',
  advertisement: { url: 'https://www.millstone-flour.example/shop/rye', title: 'Stone ground rye flour' },
  pages: [
    {
      url: 'https://www.kingarthurbaking.com/recipes/sourdough-starter-recipe',
      title: 'Sourdough starter',
      text: 'A sourdough starter needs flour, water and a week of patience. Discard a half every day and feed the rest with the same weight of flour and water. Bubbles on the second day come from bacteria, and the yeast follows. The starter is ready when it doubles within eight hours of a feeding.',
    },
    {
      url: 'https://en.wikipedia.org/wiki/Sourdough',
      title: 'Sourdough',
      text: 'Sourdough is bread that rises by wild yeast and lactic acid bacteria. The bacteria give the bread its sour taste and keep mould away. A starter is a culture of both in flour and water. Bakers have kept starters for decades, and some bakeries for more than a century.',
    },
    {
      url: 'https://www.theperfectloaf.com/7-easy-steps-making-incredible-sourdough-starter-scratch/',
      title: 'A sourdough starter from scratch in seven steps',
      text: 'The temperature of the kitchen decides how fast a starter grows. Rye flour brings more yeast than white flour, so we begin with rye. Keep the jar at a warm place and mark the level of the dough with a rubber band. After a week the starter rises and falls at the same hours each day.',
    },
    {
      url: 'https://www.reddit.com/r/Sourdough/comments/4d5e6f/dense_crumb_help/',
      title: 'Dense crumb again: is it the starter or the proof?',
      text: 'My loaf is dense at the bottom and has large holes at the top. Several bakers say that the dough was not fermented for long enough. One asks for the temperature of the dough, which I never measured. The next loaf got two more hours and came out open and light.',
    },
    {
      url: 'https://www.breadnotes.example/dense-sourdough',
      title: 'Why your sourdough is dense, and what to change',
      text: 'A dense crumb has three common causes: a weak starter, a short fermentation or a cold kitchen. Look at the dough and not at the clock. A dough that is ready has grown by a half and shakes like a pudding. Change one thing at a time and write it down.',
    },
    {
      url: 'https://www.seriouseats.com/sourdough-starter-science',
      title: 'The science of a sourdough starter',
      text: 'Flour carries yeast and bacteria from the field. In the first days many kinds of bacteria grow, and the acid that they make ends most of them. What remains is a stable culture of a few species. This is why a young starter bubbles, goes quiet and then wakes again.',
    },
    {
      url: 'https://www.bbcgoodfood.com/recipes/sourdough-starter',
      title: 'Sourdough starter recipe',
      text: 'Mix strong flour with water in a large jar and leave the lid loose. Feed the starter each morning for six days. It smells of yoghurt when all is well and of nail polish when it is hungry. Keep it in the fridge and feed it once a week when you bake seldom.',
    },
    {
      url: 'https://www.youtube.com/watch?v=sd0demo0003',
      title: 'Under proofed, over proofed, just right',
      text: 'Three loaves from one dough, baked after four, six and nine hours. The first loaf is dense and has a tunnel under the crust. The third loaf is flat and tears. The baker cuts all three and shows where to look.',
    },
    {
      url: 'https://www.thefreshloaf.com/handbook/sourdough',
      title: 'Sourdough handbook',
      text: 'The handbook collects what members of the forum learned in twenty years. It explains bakers percentages, hydration and the difference between a stiff and a liquid starter. A chapter on flour compares protein and ash. Photographs show the crumb of each fault.',
    },
    {
      url: 'https://www.millstone-flour.example/journal/flour-for-starters',
      title: 'Which flour for a sourdough starter?',
      text: 'Whole rye wakes a starter fastest, because the bran carries the yeast. Wheat makes it mild, spelt makes it soft. Fresh flour from the mill ferments faster than flour from the shelf. Change the flour slowly, a quarter at a feeding.',
    },
    {
      url: 'https://www.countertop-baker.example/starter-schedule',
      title: 'A feeding schedule for people with a job',
      text: 'You do not have to feed a starter at noon. A stiff starter in the evening is ready for the dough of the morning. In the fridge it waits for ten days. The schedule fits on one card, and the card fits on the fridge.',
    },
    {
      url: 'https://www.exploratorium.edu/food/sourdough',
      title: 'What lives in a sourdough?',
      text: 'Scientists asked five hundred bakers for a spoon of their starter. They found that the age and the place of a starter say little about its microbes. The flour and the habits of the baker say more. Some starters smell of fruit because of one rare yeast.',
    },
  ],
};
