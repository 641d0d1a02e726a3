import 'reflect-metadata';
import type { Server } from 'node:http';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HELLO, listen } from './hello.js';

@Controller()
class HelloController {
  @Get()
  hello(): typeof HELLO {
    return HELLO;
  }
}

@Module({ controllers: [HelloController] })
class HelloModule {}

const app = await NestFactory.create(HelloModule, { logger: false });
await app.init();
listen(app.getHttpServer() as Server);
