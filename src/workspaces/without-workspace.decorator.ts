import { SetMetadata } from '@nestjs/common';
import { WITHOUT_WORKSPACE } from './workspace.metadata.js';

/** For routes that touch nobody's data, such as probes: they work without a database. Never on a route that reads rows. */
export const WithoutWorkspace = () => SetMetadata(WITHOUT_WORKSPACE, true);
