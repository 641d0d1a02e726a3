import { Module } from '@nestjs/common';
import { DashboardController } from './dashboard.controller.js';
import { DashboardFiles } from './dashboard-files.js';
import { LandingController } from './landing.controller.js';

@Module({ controllers: [LandingController, DashboardController], providers: [DashboardFiles] })
export class LandingModule {}
