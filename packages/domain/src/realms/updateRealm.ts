import type { Act } from '../audit/Act.ts'
import { changesBetween } from '../audit/changesBetween.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Conflict } from '../input/Conflict.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Services } from '../Services.ts'
import { recordDepartures } from '../splice/recordDepartures.ts'
import { readSpliceRows } from '../splice/SpliceRows.ts'
import { spliceGradeChange } from '../splice/spliceGradeChange.ts'
import { checkCallerApart } from './checkCallerApart.ts'
import { checkCalleePatterns, checkTokenFormat, type TokenFormatInput } from './checkRealmInput.ts'
import { auditedRealmFields } from './createRealm.ts'
import type { Realm } from './Realm.ts'

/** Absent fields stay as they are. */
export interface UpdateRealmInput {
  readonly realmId: string
  readonly expectedRevision: number
  readonly displayName?: string
  readonly accountUser?: string
  /** `null` to use the account user. */
  readonly fromUser?: string | null
  readonly calleePatterns?: readonly string[]
  readonly tokenFormat?: TokenFormatInput
}

export type UpdateRealmOutcome = { readonly kind: 'updated'; readonly realm: Realm } | Invalid | Conflict | NotFound

/** Changes what a realm says about its gateway. Its name and its keys have ways of their own. */
export async function updateRealm(services: Services, act: Act, input: UpdateRealmInput): Promise<UpdateRealmOutcome> {
  const invalid = checkInput(input)
  if (invalid !== null) return invalid
  return services.store.transaction(async (repositories): Promise<UpdateRealmOutcome> => {
    const before = await repositories.realms.find(input.realmId)
    if (before === null) return notFound
    if (before.revision !== input.expectedRevision) return { kind: 'conflict', currentRevision: before.revision }
    const format = input.tokenFormat
    const realm: Realm = {
      ...before,
      displayName: input.displayName ?? before.displayName,
      accountUser: input.accountUser ?? before.accountUser,
      fromUser: input.fromUser === undefined ? before.fromUser : input.fromUser,
      calleePatterns: input.calleePatterns ?? before.calleePatterns,
      timestampUnit: format?.timestampUnit ?? before.timestampUnit,
      lifetimeSeconds: format?.lifetimeSeconds ?? before.lifetimeSeconds,
      effectiveLifetimeSeconds:
        format === undefined
          ? before.effectiveLifetimeSeconds
          : (format.effectiveLifetimeSeconds ?? format.lifetimeSeconds),
      updatedAt: services.clock.now(),
      revision: before.revision + 1,
    }
    const rows = await readSpliceRows(repositories, before)
    const problems = new InputProblems()
    const path = input.fromUser === undefined ? ['accountUser'] : ['fromUser']
    checkCallerApart(problems, path, realm, rows.destinations)
    const clash = problems.outcome()
    if (clash !== null) return clash
    await repositories.realms.update(realm)
    const after = await recordDepartures(repositories, rows, { ...rows, realm }, realm.updatedAt)
    await recordAudit(services, repositories, {
      ...act,
      action: 'REALM_UPDATED',
      subjectId: realm.id,
      realmId: realm.id,
      changes: [
        ...changesBetween(before, realm, auditedRealmFields),
        spliceGradeChange(rows, after, realm.updatedAt),
      ].filter((change) => change.before !== change.after),
    })
    return { kind: 'updated', realm }
  })
}

function checkInput(input: UpdateRealmInput): Invalid | null {
  const problems = new InputProblems()
  if (input.displayName !== undefined) problems.text(['displayName'], input.displayName, 80)
  if (input.accountUser !== undefined) problems.identity(['accountUser'], input.accountUser)
  if (input.fromUser !== undefined && input.fromUser !== null) problems.identity(['fromUser'], input.fromUser)
  if (input.calleePatterns !== undefined) checkCalleePatterns(problems, ['calleePatterns'], input.calleePatterns)
  if (input.tokenFormat !== undefined) checkTokenFormat(problems, ['tokenFormat'], input.tokenFormat)
  return problems.outcome()
}
