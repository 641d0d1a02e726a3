/**
 * Redis: the two connections of a process, which everything in it shares.
 *
 *     const redis = new RedisConnections(url);
 *     redis.commands.client.sendCommand(['GET', 'a'])      redis.messages.eachClient((client) => client.subscribe(…))
 *     await within(250, redis.commands.client.sendCommand(…), () => new Error('too late'))
 *
 * Guarantees: never more than two connections, one for commands and one for messages, whoever uses them; a server that
 * is not there is waited for without holding up anybody, nor is an error thrown for it; a command that is given while
 * it is away fails at once; a connection that ends comes back by itself, one that gives no sign for five seconds is
 * replaced; they close when the last user has stopped.
 */
export { RedisConnections } from './redis-connections.js';
export type { RedisClient, RedisConnection } from './redis-connection.js';
export { redisClientPackage, redisStorePackage } from './redis-packages.js';
export { within } from './within.js';
