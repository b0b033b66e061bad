import type { Migration } from 'kysely'
import { first } from './001_first.ts'

/** Every migration by its name, in the order of the names. What has been released is never changed. */
export const migrations: Readonly<Record<string, Migration>> = { '001_first': first }
