import { z } from 'zod';

export const LandingIndex = z
  .object({
    name: z.string().max(255).meta({ example: 'Search Observatory' }),
    links: z
      .array(z.object({ href: z.string().max(255), title: z.string().max(255), description: z.string().max(255) }))
      .max(20)
      .meta({ example: [{ href: '/docs', title: 'API explorer', description: 'Swagger UI' }] }),
  })
  .meta({ id: 'LandingIndex' });
