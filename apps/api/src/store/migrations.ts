import type { Migration } from './migrate.ts'
import { auditBounds } from './migrations/auditBounds.ts'
import { formerCallees } from './migrations/formerCallees.ts'
import { idempotency } from './migrations/idempotency.ts'
import { initialSchema } from './migrations/initialSchema.ts'
import { moderation } from './migrations/moderation.ts'
import { receipts } from './migrations/receipts.ts'
import { replicas } from './migrations/replicas.ts'

/** All migrations, oldest first. Add new migrations to the end, and never change a released migration. */
export const migrations: readonly Migration[] = [
  initialSchema,
  moderation,
  replicas,
  auditBounds,
  formerCallees,
  receipts,
  idempotency,
]
