import type { Topic } from '../topic.js';

export const electricBikes: Topic = {
  session: {
    name: 'Electric bikes, buying advice',
    description: 'Which shops, magazines and forums answer before a purchase',
    tags: ['mobility', 'weekly'],
  },
  country: 'us',
  texts: ['best electric bike for commuting'],
  weeks: ['2026-03-03', '2026-03-10'],
  question: 'How far does an electric bike go on one charge?',
  advertisement: {
    url: 'https://www.volta-cycles.example/sale?utm_source=ads',
    title: 'Electric bikes from Volta Cycles',
  },
  pages: [
    {
      url: 'https://www.bicycling.com/bikes-gear/best-electric-bikes/',
      title: 'The best electric bikes, tested',
      text: 'We rode thirty electric bikes over two months of rain and traffic. The best bike for commuting has fenders, lights, a rack and a motor that starts gently. The battery should come off, so that it can charge in the office. Weight matters on stairs and nowhere else.',
    },
    {
      url: 'https://en.wikipedia.org/wiki/Electric_bicycle',
      title: 'Electric bicycle',
      text: 'An electric bicycle has a motor that helps the rider. In most countries the motor stops at a speed limit and only works while the rider pedals. Batteries of lithium cells carry the bicycle for forty to a hundred kilometres. The first patents for electric bicycles are older than the car.',
    },
    {
      url: 'https://www.reddit.com/r/ebikes/comments/9z8y7x/commuting_two_years/',
      title: 'Two years of commuting by electric bike: what broke',
      text: 'My commute is eleven miles each way with one hill. In two years I replaced three chains, two sets of brake pads and one tire. The motor and the battery had no trouble at all. I would buy a belt drive next time, and a better lock at once.',
    },
    {
      url: 'https://www.nytimes.com/wirecutter/reviews/electric-bikes/',
      title: 'The electric bikes we like most',
      text: 'Our pick is a commuter with a mid motor, hydraulic brakes and a frame that fits riders of most sizes. It is not the cheapest electric bike, and it is the one whose shop will still exist in five years. The runner up folds. We dismissed bikes whose batteries had no safety certificate.',
    },
    {
      url: 'https://www.volta-cycles.example/guides/commuter-bikes',
      title: 'How to choose a commuter bike',
      text: 'Start with the distance: a commute of ten miles needs a battery of four hundred watt hours. Then look at the hill, because torque and not power climbs it. A step through frame is easier with a bag on the rack. Our shops let you ride every bike for a day.',
    },
    {
      url: 'https://www.consumerreports.org/electric-bikes/buying-guide/',
      title: 'Electric bike buying guide',
      text: 'Electric bikes come in three classes, and the class decides where you may ride. We tested range on one course with one rider. No bike reached the range of its brochure. Brakes, service and the fit of the frame separate good bikes from bad ones.',
    },
    {
      url: 'https://www.youtube.com/watch?v=eb0demo0002',
      title: 'Hub motor or mid motor?',
      text: 'The video compares two bikes on the same hill. The hub motor is quiet, cheap and strong on the flat. The mid motor uses the gears and climbs with half of the current. The presenter measures the temperature of both motors at the top.',
    },
    {
      url: 'https://www.citycommuter.example/reviews/electric-bikes-2026',
      title: 'Twelve electric bikes for the city',
      text: 'Twelve bikes, one city, four weeks. Three of them have an automatic gear that our testers did not want to return. Two lost a screw. The cheapest bike has the best lights, and the most expensive one the worst display.',
    },
    {
      url: 'https://www.wired.com/gallery/best-electric-bikes/',
      title: 'Electric bikes for every kind of ride',
      text: 'Cargo, commuting, gravel or the beach: there is an electric bike for each. We like bikes that can be repaired with tools from any hardware store. Software updates are a reason to worry, since an app may outlive its company. Our favorite for families carries two children and a week of groceries.',
    },
    {
      url: 'https://www.batterysafe.example/electric-bikes/charging',
      title: 'Charging the battery of an electric bike safely',
      text: 'Most fires begin with a charger that does not belong to the battery. Charge by day, on a hard floor and not in the hallway. A battery that fell should be checked by a shop. Cells live longest between a fifth and four fifths of their charge.',
    },
    {
      url: 'https://www.peopleforbikes.org/electric-bikes/policies-and-laws',
      title: 'Electric bike laws by state',
      text: 'Every state decides where an electric bike may go. Most of them know three classes by speed and throttle. Trails have rules of their own. The map shows age limits, helmets and registration.',
    },
    {
      url: 'https://www.bikeradar.com/advice/buyers-guides/electric-bike-range',
      title: 'Electric bike range: how far will it go?',
      text: 'The range of an electric bike depends on the rider, the hill, the wind and the level of support. A battery of five hundred watt hours carries a commuter for sixty kilometres in the middle mode. Cold weather takes a fifth of it. Soft tires take more than most riders believe.',
    },
    {
      url: 'https://www.second-saddle.example/used-electric-bikes',
      title: 'Buying a used electric bike',
      text: 'Ask for the key of the battery, the receipt and the number of charging cycles. A battery with six hundred cycles still has most of its capacity. Ride up a hill in the highest mode and listen. Walk away from a bike without a serial number.',
    },
  ],
};
