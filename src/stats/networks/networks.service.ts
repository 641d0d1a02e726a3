import { Injectable } from '@nestjs/common';
import type { StreamedFile } from '../../platform/http/index.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { csv } from './formats/csv.js';
import type { NetworkFormat, NetworkHead, NetworkNode, NodeKind } from './formats/format.js';
import { gexf } from './formats/gexf.js';
import { graphml } from './formats/graphml.js';
import { json } from './formats/json.js';
import { BipartiteEdges } from './graph/bipartite.js';
import { CooccurrenceEdges } from './graph/cooccurrence.js';
import type { Edges } from './graph/edges.js';
import { Network } from './graph/network.js';
import { ResultLists, type Seen } from './graph/result-lists.js';
import type { NetworkFormatName, NetworkQuery, NetworkType } from './network.dto.js';
import { NetworkTooLarge } from './networks.errors.js';
import { NetworksRepository } from './networks.repository.js';
import { writeNetwork } from './write-network.js';

const FORMATS: Record<NetworkFormatName, NetworkFormat> = { gexf, graphml, csv, json };

/** Results of one network: they are held as numbers while it is written, its edges are not. */
const MAX_RESULTS = 500_000;

interface Shape {
  unit: 'domain' | 'website';
  /** Of what is numbered first, if anything is. */
  hasQueries: boolean;
  edges: (lists: ResultLists) => Edges;
  description: string;
}

const SHAPES: Record<NetworkType, Shape> = {
  'query-domain': {
    unit: 'domain',
    hasQueries: true,
    edges: (lists) => new BipartiteEdges(lists),
    description: 'Query texts and the registrable domains among their results',
  },
  'query-website': {
    unit: 'website',
    hasQueries: true,
    edges: (lists) => new BipartiteEdges(lists),
    description: 'Query texts and the pages among their results',
  },
  'domain-cooccurrence': {
    unit: 'domain',
    hasQueries: false,
    edges: (lists) => new CooccurrenceEdges(lists),
    description: 'Registrable domains that stand in the same result lists',
  },
};

/** In the order of the numbers that the edges have. */
function nodesOf(network: Network, { texts, items }: ResultLists, { unit, hasQueries }: Shape): NetworkNode[] {
  const toNode =
    (kind: NodeKind, offset: number) =>
    ({ name: label, ...seen }: Seen, i: number): NetworkNode => {
      const number = offset + i;
      const [degree, weightedDegree] = [network.degreeOf(number), network.weightedDegreeOf(number)];
      return { number, id: `${kind}:${label}`, kind, label, ...seen, degree, weightedDegree };
    };
  const queries = hasQueries ? texts.map(toNode('query', 0)) : [];
  return [...queries, ...items.map(toNode(unit, queries.length))];
}

@Injectable()
export class NetworksService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly networks: NetworksRepository,
  ) {}

  /** Throws SessionNotFound; NetworkTooLarge comes before the first piece. */
  async file(workspaceId: number, sessionId: number, query: NetworkQuery): Promise<StreamedFile> {
    await this.sessions.requireAll(workspaceId, [sessionId]);
    const { mediaType, extension } = FORMATS[query.format];
    const fileName = `session-${sessionId}-${query.type}.${extension}`;
    return { mediaType, fileName, text: (gone) => this.write(workspaceId, sessionId, query, gone) };
  }

  private async *write(
    workspaceId: number,
    sessionId: number,
    { type, format, weight, alpha, minWeight, resultType, ...filters }: NetworkQuery,
    gone: AbortSignal,
  ): AsyncIterable<string> {
    const shape = SHAPES[type];
    const lists = new ResultLists();
    const wanted = { ...filters, sessionIds: [sessionId], type: resultType, unit: shape.unit };
    let results = 0;
    for await (const rows of this.networks.lists(workspaceId, wanted, gone)) {
      for (const row of rows) {
        results += row.items.length;
        if (results > MAX_RESULTS) throw new NetworkTooLarge(MAX_RESULTS);
        lists.add(row);
      }
    }
    const network = await Network.of(shape.edges(lists), { weight, alpha, minWeight });
    const head: NetworkHead = { type, session: sessionId, weight, alpha, minWeight, description: shape.description };
    yield* writeNetwork(FORMATS[format], head, nodesOf(network, lists, shape), network);
  }
}
