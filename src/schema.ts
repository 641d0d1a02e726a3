import { CreateWorkspaces1795300000000 } from '../migrations/1795300000000-create-workspaces.js';
import { CreateSessions1795300100000 } from '../migrations/1795300100000-create-sessions.js';
import { CreateQueries1795300200000 } from '../migrations/1795300200000-create-queries.js';
import { CreateWebsites1795300300000 } from '../migrations/1795300300000-create-websites.js';
import { CreateResults1795300400000 } from '../migrations/1795300400000-create-results.js';
import { CreateNouns1795300500000 } from '../migrations/1795300500000-create-nouns.js';
import { CreateRollups1795300600000 } from '../migrations/1795300600000-create-rollups.js';
import { ReadAndFoldRollups1795300700000 } from '../migrations/1795300700000-read-and-fold-rollups.js';
import { NoteChangesForRollups1795300800000 } from '../migrations/1795300800000-note-changes-for-rollups.js';
import { CountExistingRows1795300900000 } from '../migrations/1795300900000-count-existing-rows.js';
import { CreateApiKeys1795301000000 } from '../migrations/1795301000000-create-api-keys.js';
import { CreateIdempotencyKeys1795301300000 } from '../migrations/1795301300000-create-idempotency-keys.js';
import { KeepConcentrations1795301400000 } from '../migrations/1795301400000-keep-concentrations.js';
import { KeepWordsOfTitles1795301500000 } from '../migrations/1795301500000-keep-words-of-titles.js';
import { FitWordsOfLongTexts1795301600000 } from '../migrations/1795301600000-fit-words-of-long-texts.js';
import { NoteReplacedKeys1795301700000 } from '../migrations/1795301700000-note-replaced-keys.js';
import { ApiKey } from './auth/api-key.entity.js';
import { Noun } from './nouns/noun.entity.js';
import { SearchQuery } from './queries/query.entity.js';
import { SearchResult } from './results/result.entity.js';
import { Session } from './sessions/session.entity.js';
import { WebsiteContent } from './websites/website-content.entity.js';
import { Website } from './websites/website.entity.js';
import { Workspace } from './workspaces/workspace.entity.js';

/** Every migration and every entity by name: jest, the sources and the build all read this list, and no folder. */
export const migrations = [
  CreateWorkspaces1795300000000,
  CreateSessions1795300100000,
  CreateQueries1795300200000,
  CreateWebsites1795300300000,
  CreateResults1795300400000,
  CreateNouns1795300500000,
  CreateRollups1795300600000,
  ReadAndFoldRollups1795300700000,
  NoteChangesForRollups1795300800000,
  CountExistingRows1795300900000,
  CreateApiKeys1795301000000,
  CreateIdempotencyKeys1795301300000,
  KeepConcentrations1795301400000,
  KeepWordsOfTitles1795301500000,
  FitWordsOfLongTexts1795301600000,
  NoteReplacedKeys1795301700000,
];

export const entities = [Workspace, ApiKey, Session, SearchQuery, Website, WebsiteContent, SearchResult, Noun];
