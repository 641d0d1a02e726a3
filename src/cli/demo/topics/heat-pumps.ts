import type { Topic } from '../topic.js';

export const heatPumps: Topic = {
  session: {
    name: 'Heat pumps, spring collection',
    description: 'The same queries on three engines, every Monday',
    tags: ['energy', 'weekly'],
  },
  country: 'gb',
  texts: ['heat pump cost', 'heat pump vs gas boiler'],
  weeks: ['2026-03-02', '2026-03-09', '2026-03-16', '2026-03-23', '2026-03-30', '2026-04-06'],
  question: 'Are heat pumps worth it in an old house?',
  advertisement: {
    url: 'https://www.brightwater-heating.example/offers/spring',
    title: 'Heat pump offers this spring',
  },
  pages: [
    {
      url: 'https://en.wikipedia.org/wiki/Heat_pump',
      title: 'Heat pump',
      text: 'A heat pump moves heat from one place to another, from a cold room to a warm one if need be. It is a refrigerator that is run the other way round: a compressor, two heat exchangers and a valve. Because the heat is moved and not made, a heat pump delivers three to four units of warmth for every unit of electricity. Heat pumps take their warmth from the air, from the ground or from water.',
    },
    {
      url: 'https://www.energysavingtrust.org.uk/advice/air-source-heat-pumps/',
      title: 'Air source heat pumps: costs and savings',
      text: 'An air source heat pump costs more than a gas boiler, and a grant pays for a part of the difference. The price depends on the size of the house, on the radiators and on the hot water cylinder. Insulation comes first, since a well insulated house needs a smaller heat pump. Running costs follow the price of electricity and the efficiency over a whole season.',
    },
    {
      url: 'https://www.warmhomes.example/guides/heat-pump-cost',
      title: 'Heat pump cost: what households paid last year',
      text: 'We asked four hundred households what their heat pump cost. Half of them paid between nine and fourteen thousand pounds before the grant, installation included. New radiators were the largest surprise on the bill, followed by the work on the electricity supply. Households that compared three quotes paid a tenth less.',
    },
    {
      url: 'https://www.which.co.uk/reviews/heat-pumps/article/heat-pump-costs',
      title: 'How much does a heat pump cost to buy and run?',
      text: 'The price of a heat pump has three parts: the unit, the installation and the changes to the house. A ground source heat pump needs a borehole or a trench, which doubles the bill. A good installer calculates the heat loss of every room before the quote. Ask for the seasonal efficiency in writing.',
    },
    {
      url: 'https://www.iea.org/reports/the-future-of-heat-pumps',
      title: 'The future of heat pumps',
      text: 'Heating buildings burns a sixth of the natural gas of the world. Heat pumps could replace most of it, and their sales grow wherever electricity is cheap in comparison with gas. The report names the barriers: the cost of the installation, a lack of trained installers and old electricity networks. It expects emissions to fall even where power stations still burn coal.',
    },
    {
      url: 'https://www.reddit.com/r/heatpumps/comments/1b2c3d/one_winter_with_a_heat_pump/',
      title: 'One winter with a heat pump, with numbers',
      text: 'We replaced our gas boiler in October and wrote down every kilowatt hour. The house was warm at minus nine degrees, and the radiators were never hot. Our bill for the winter was a little lower than the gas bill of the year before. The noise of the fan was the fear of our neighbour, and he has not heard it once.',
    },
    {
      url: 'https://www.nesta.org.uk/feature/heat-pump-myths/',
      title: 'Five myths about heat pumps',
      text: 'The first myth says that heat pumps fail in cold weather, while Norway and Finland have more of them than any other country in Europe. The second says that only new houses can have one. Field trials found that old houses work with larger radiators and a careful design. Noise, cost and comfort are the other three myths, and each has a grain of truth.',
    },
    {
      url: 'https://www.brightwater-heating.example/heat-pump-vs-gas-boiler',
      title: 'Heat pump vs gas boiler: a fair comparison',
      text: 'A gas boiler is cheap to buy, small and quick, and it burns a fuel whose price nobody knows next year. A heat pump is large and slow, and it runs for twenty years. We compare both over fifteen years, with maintenance and repairs. In a terraced house the two cost the same, and in a detached house with solar panels the heat pump wins.',
    },
    {
      url: 'https://www.theguardian.com/environment/heat-pumps-explained',
      title: 'Heat pumps explained: how they work and who should have one',
      text: 'A heat pump looks like a large fan in a white box beside the house. Engineers call it old technology, since the first one heated a town hall in Zurich before the war. Readers ask about the cost, the noise and the winter. Our answer to all three is that the design of the system matters more than the brand.',
    },
    {
      url: 'https://www.youtube.com/watch?v=hp0demo0001',
      title: 'Heat pump installation from start to finish',
      text: 'The film follows two installers for three days. They measure the rooms, change four radiators and carry the cylinder up a narrow staircase. The heat pump itself is connected within an hour on the last day. At the end the installer explains the flow temperature and why it should be low.',
    },
    {
      url: 'https://www.gov.uk/apply-boiler-upgrade-scheme',
      title: 'Apply for a boiler upgrade grant',
      text: 'The grant takes a fixed amount off the cost of a heat pump. The installer applies for it, not the owner of the house. The house needs a valid energy certificate. Landlords can apply for each of their properties.',
    },
    {
      url: 'https://www.northfield-energy.example/tariffs/heat-pump',
      title: 'A tariff for heat pumps',
      text: 'Our tariff has three cheap periods a day, in which the heat pump charges the house with warmth. Electricity costs a third less in these hours. The price in the evening peak is higher, so a timer is worth its money. Customers with a heat pump and a battery save the most.',
    },
    {
      url: 'https://www.greenbuilding.example/articles/sizing-a-heat-pump',
      title: 'Sizing a heat pump: heat loss, radiators, flow temperature',
      text: 'A heat pump that is too large switches on and off all day and wears out its compressor. A heat pump that is too small needs an electric heater on cold days. The heat loss of the building decides, room by room. Radiators are then chosen for a flow temperature of forty five degrees.',
    },
    {
      url: 'https://de.wikipedia.org/wiki/W%C3%A4rmepumpe',
      title: 'Wärmepumpe',
      language: 'de',
      text: 'Eine Wärmepumpe hebt Wärme von einer niedrigen auf eine höhere Temperatur. Sie nimmt die Wärme aus der Luft, dem Boden oder dem Grundwasser auf. Ihr Verdichter braucht dafür Strom. Im Altbau zählt die Vorlauftemperatur mehr als das Baujahr.',
    },
  ],
};
