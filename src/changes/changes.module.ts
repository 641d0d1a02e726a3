import { Module } from '@nestjs/common';
import { Changes } from './changes.service.js';

@Module({ providers: [Changes], exports: [Changes] })
export class ChangesModule {}
