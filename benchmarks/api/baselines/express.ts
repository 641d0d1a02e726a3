import { createServer } from 'node:http';
import express from 'express';
import { HELLO, listen } from './hello.js';

const app = express();
app.get('/', (_, response) => void response.json(HELLO));
listen(createServer(app));
