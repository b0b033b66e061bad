import type { Migration } from './migrate.ts'
import { auditBounds } from './migrations/auditBounds.ts'
import { formerCallees } from './migrations/formerCallees.ts'
import { initialSchema } from './migrations/initialSchema.ts'
import { moderation } from './migrations/moderation.ts'
import { replicas } from './migrations/replicas.ts'

/** Every step of the schema, oldest first. Add new steps to the end, and never change a released one. */
export const migrations: readonly Migration[] = [initialSchema, moderation, replicas, auditBounds, formerCallees]
