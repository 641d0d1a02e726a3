/** A process that is the command `observatory`, from its sources. */
import { observatory } from '../../../src/cli/commands.js';

void observatory(process.argv.slice(3));
