/**
 * Statements that add rows to an audit log or change it without the key. `{1}` is the column list of the copied entry.
 */
const copied = 'occurred_at, action, actor_kind, actor_id, subject_id, realm_id, request_id, changes, hash'
const columns = `id, sequence, ${copied}`

/** A copy of the first entry with another id and any sequence. */
export const copyWith = (sequence: string, id = 'aud_forged'): string =>
  `insert into audit_entries (${columns}) select '${id}', ${sequence}, ${copied} from audit_entries where sequence = 1`

/** Recreates the table without constraints and types, which requires write access to the database file. */
export const withoutConstraints: readonly string[] = [
  `create table copy_of_entries (${columns})`,
  `insert into copy_of_entries select ${columns} from audit_entries`,
  'drop table audit_entries',
  'alter table copy_of_entries rename to audit_entries',
]

/** Rows that PostgreSQL accepts after its constraints are removed. */
export const withoutPostgresConstraints: readonly string[] = [
  'alter table audit_entries drop constraint if exists audit_entries_numbered',
  'alter table audit_entries drop constraint if exists audit_entries_sequence_key',
  'alter table audit_entries alter column sequence drop not null',
]

export const forgedRows: readonly (readonly [name: string, statements: readonly string[], finding: string])[] = [
  ['sequence 0', [copyWith('0')], 'ENTRY_ADDED'],
  ['a negative sequence', [copyWith('-5')], 'ENTRY_ADDED'],
  ['the sequence after the end', [copyWith('(select max(sequence) + 1 from audit_entries)')], 'ENTRY_ADDED'],
  ['a sequence far after the end', [copyWith('9007199254740993')], 'ENTRY_ADDED'],
  ['no sequence', [copyWith('null')], 'ENTRY_ADDED'],
  ['a sequence that is taken', [copyWith('2')], 'ENTRY_ADDED'],
  [
    'an added row in place of a removed one',
    ['delete from audit_entries where sequence = 2', copyWith('0')],
    'ENTRY_MISSING',
  ],
  [
    'an actor without a kind, which filters find',
    ["update audit_entries set actor_id = 'adm_other', actor_kind = null where sequence = 1"],
    'ENTRY_CHANGED',
  ],
  ['changes that are not JSON', ["update audit_entries set changes = 'x' where sequence = 1"], 'ENTRY_CHANGED'],
  [
    'a change with a property that no entry has',
    [`update audit_entries set changes = replace(changes, '{"field"', '{"note":"forged","field"') where sequence = 1`],
    'ENTRY_CHANGED',
  ],
  [
    'an action that does not exist',
    ["update audit_entries set action = 'NOTHING' where sequence = 1"],
    'ENTRY_CHANGED',
  ],
  [
    'an instant out of range',
    ['update audit_entries set occurred_at = 9007199254740993 where sequence = 1'],
    'ENTRY_CHANGED',
  ],
]

/** Rows that only SQLite can store. */
export const forgedInSqlite: readonly (readonly [name: string, statements: readonly string[], finding: string])[] = [
  ['a sequence that is text', [copyWith("'x'")], 'ENTRY_ADDED'],
  ['a sequence that looks like a number', [copyWith("'1'")], 'ENTRY_ADDED'],
  ['a sequence in bytes', [copyWith("x'31'")], 'ENTRY_ADDED'],
  ['a sequence between two others', [copyWith('1.5')], 'ENTRY_ADDED'],
  ['a sequence below 1 with decimal places', [copyWith('0.5')], 'ENTRY_ADDED'],
  ['an infinite sequence', [copyWith('9e999')], 'ENTRY_ADDED'],
  [
    'an action with the text of another one before a NUL',
    ["update audit_entries set action = action || char(0) || 'x' where sequence = 1"],
    'ENTRY_CHANGED',
  ],
  [
    'a subject with text after a NUL',
    ['update audit_entries set subject_id = subject_id || char(0) where sequence = 1'],
    'ENTRY_CHANGED',
  ],
  ['an instant that is text', ["update audit_entries set occurred_at = 'never' where sequence = 1"], 'ENTRY_CHANGED'],
]

/** The tables that a later release added. */
export const tablesOfReceipts = [
  'usage_series',
  'usage_hours',
  'receipt_facts',
  'receipts',
  'address_keys',
  'receipt_addresses',
  'receipt_windows',
  'idempotency_keys',
]
