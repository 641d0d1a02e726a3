/**
 * What stands on a result page beside the organic results. One name a kind of block, singular, whatever the tool calls
 * it; a block that is not in the table keeps the tool's own name.
 *
 * | type | what | Serper | SerpApi | Bing | Google CSE | SearXNG |
 * |---|---|---|---|---|---|---|
 * | `ad` | paid | ads | ads, bottom_ads, … | | promotions | |
 * | `ai_overview` | generated answer | aiOverview | ai_overview | | | |
 * | `answer_box` | direct answer | answerBox | answer_box, … | computation, timeZone, facts | | answers |
 * | `image` | | images | inline_images, … | images | | |
 * | `knowledge_graph` | entity panel | knowledgeGraph | knowledge_graph | entities | | infoboxes |
 * | `local_pack` | places | places, maps | local_results, … | places | | |
 * | `related_question` | people also ask | peopleAlsoAsk | related_questions | | | |
 * | `related_search` | | relatedSearches | related_searches | relatedSearches | | suggestions |
 * | `shopping_result` | products | shopping | shopping_results, … | | | |
 * | `short_video` | | | short_videos | | | |
 * | `spelling` | corrected query | | | spellSuggestions | spelling | corrections |
 * | `top_story` | news | topStories, news | top_stories, news_results | news | | |
 * | `video` | | videos | inline_videos, … | videos | | |
 */
const BLOCK_TYPES: Record<string, string> = {
  ads: 'ad',
  top_ads: 'ad',
  bottom_ads: 'ad',
  promotions: 'ad',
  local_ads: 'local_ad',
  ai_overview: 'ai_overview',
  answer_box: 'answer_box',
  answer_box_list: 'answer_box',
  answers: 'answer_box',
  computation: 'answer_box',
  time_zone: 'answer_box',
  facts: 'answer_box',
  images: 'image',
  inline_images: 'image',
  images_results: 'image',
  knowledge_graph: 'knowledge_graph',
  entities: 'knowledge_graph',
  infoboxes: 'knowledge_graph',
  places: 'local_pack',
  maps: 'local_pack',
  local_results: 'local_pack',
  local_map: 'local_map',
  people_also_ask: 'related_question',
  related_questions: 'related_question',
  people_also_search_for: 'related_search',
  related_searches: 'related_search',
  inline_people_also_search_for: 'related_search',
  suggestions: 'related_search',
  shopping: 'shopping_result',
  shopping_results: 'shopping_result',
  inline_shopping: 'shopping_result',
  immersive_products: 'shopping_result',
  short_videos: 'short_video',
  spelling: 'spelling',
  spell_suggestions: 'spelling',
  corrections: 'spelling',
  top_stories: 'top_story',
  news: 'top_story',
  news_results: 'top_story',
  inline_videos: 'video',
  videos: 'video',
  video_results: 'video',
  twitter_results: 'social_post',
  discussions_and_forums: 'discussion',
  recipes_results: 'recipe',
  jobs_results: 'job',
  events_results: 'event',
};

const snake = (name: string): string => name.replace(/[a-z\d](?=[A-Z])/g, '$&_').toLowerCase();

export const isKnownBlock = (name: string): boolean => Object.hasOwn(BLOCK_TYPES, snake(name));

export function blockType(name: string): string {
  const key = snake(name);
  return (Object.hasOwn(BLOCK_TYPES, key) ? BLOCK_TYPES[key] : undefined) ?? key;
}
