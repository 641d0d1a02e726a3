import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

// A process of its own, since the benchmark's sends a file meanwhile: what it measured, it prints when its input ends.
const [, , url = ''] = process.argv;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const latencies: number[] = [];

const live = () =>
  new Promise<void>((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().once('end', resolve);
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
    }).once('error', reject);
  });

process.stdin.resume();
for (let i = 0; !process.stdin.readableEnded; i++) {
  const start = performance.now();
  await live();
  // The first ones open the connection.
  if (i >= 10) latencies.push(performance.now() - start);
  await pause(5);
}
agent.destroy();
process.stdout.write(JSON.stringify(latencies));
