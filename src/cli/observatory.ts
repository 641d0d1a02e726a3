#!/usr/bin/env node
import { observatory } from './commands.js';

await observatory(process.argv.slice(2));
