import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { connect, type Patience } from './connect.js';
import { Database } from './database.js';
import { type DataSourceSettings, dataSourceOptions, type PostgresOptions } from './data-source-options.js';
import { runMigrations } from './migrations.js';
import { type DatabaseLocation, LazyDatabase } from './open-database.js';

export interface DatabaseModuleOptions
  extends DatabaseLocation, Pick<DataSourceSettings, 'migrations' | 'pool' | 'applicationName' | 'typeorm'> {
  patience?: Patience;
}

const logger = new Logger('Database');

async function connectAndMigrate(
  server: LazyDatabase,
  options: PostgresOptions,
  patience?: Patience,
): Promise<DataSource> {
  let dataSource: DataSource | undefined;
  try {
    dataSource = await connect(options, patience, (line) => logger.warn(line));
    for (const name of await runMigrations(dataSource)) logger.log(`Ran migration ${name}`);
    return dataSource;
  } catch (error) {
    if (dataSource?.isInitialized) await dataSource.destroy();
    await server.stop();
    throw error;
  }
}

/** Entities come from the features' TypeOrmModule.forFeature. */
@Module({})
export class DatabaseModule {
  static register({ patience, url, dataDir, ...settings }: DatabaseModuleOptions): DynamicModule {
    const server = new LazyDatabase({ url, dataDir }, (line) => logger.log(line));
    const typeorm = TypeOrmModule.forRootAsync({
      useFactory: async () => ({
        ...dataSourceOptions({ ...settings, url: (await server.open()).url }),
        autoLoadEntities: true,
        toRetry: () => false, // connect() knows what is worth waiting for
      }),
      dataSourceFactory: (options) => connectAndMigrate(server, options as PostgresOptions, patience),
    });
    const database = {
      provide: Database,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new Database(dataSource, server),
    };
    return { module: DatabaseModule, global: true, imports: [typeorm], providers: [database], exports: [Database] };
  }
}
