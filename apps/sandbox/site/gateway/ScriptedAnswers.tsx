import { useId, useState } from 'react'
import { type AnswerInput, type GatewayRequestKind, type GatewayScriptedAnswer, gatewayApi } from '../gatewayApi.ts'
import { ChangeNote, useChange } from './useChange.tsx'

/** Adds and lists the scripted answers, which replace the gateway's own answers. */
export function ScriptedAnswers({ answers, onChange }: ScriptedAnswersProps) {
  const change = useChange(onChange)
  const [draft, setDraft] = useState<AnswerDraft>(EMPTY)
  const set = (part: Partial<AnswerDraft>) => setDraft((before) => ({ ...before, ...part }))
  const isSocket = draft.kind === 'SOCKET'
  const isClosed = isSocket && draft.outcome === 'close'

  const submit = async () => {
    const isAdded = await change.run(`The next ${KIND_LABELS[draft.kind]} gets this answer.`, () =>
      gatewayApi.addAnswer(draftAnswer(draft)),
    )
    if (isAdded) setDraft({ ...EMPTY, kind: draft.kind })
  }
  return (
    <section className="card" aria-labelledby="answers">
      <h2 id="answers">Scripted answers</h2>
      <p className="hint">The next request of this kind gets this answer. The gateway does not process the request.</p>
      <form
        className="realm-form answer-form"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Choice label="Request" value={draft.kind} options={KIND_LABELS} onChange={(kind) => set({ kind })} />
        {isSocket && (
          <Choice
            label="Answer with"
            value={draft.outcome}
            options={OUTCOME_LABELS}
            onChange={(outcome) => set({ outcome })}
          />
        )}
        {isClosed ? (
          <NumberField
            label="Close code"
            min={1_000}
            max={4_999}
            value={draft.closeCode}
            onChange={(closeCode) => set({ closeCode })}
          />
        ) : (
          <NumberField
            label="HTTP status"
            min={200}
            max={599}
            value={draft.status}
            onChange={(status) => set({ status })}
          />
        )}
        <NumberField label="Times" min={1} max={1_000} value={draft.times} onChange={(times) => set({ times })} />
        <NumberField
          label="Delay in ms"
          min={0}
          max={120_000}
          value={draft.delayMs}
          onChange={(delayMs) => set({ delayMs })}
        />
        {!isClosed && <BodyField value={draft.body} onChange={(body) => set({ body })} />}
        <p className="actions">
          <button type="submit" className="small" disabled={change.isBusy}>
            Add answer
          </button>
          {answers.length > 0 && (
            <button
              type="button"
              className="small"
              onClick={() => void change.run('The scripted answers were removed.', gatewayApi.clearAnswers)}
            >
              Remove all
            </button>
          )}
        </p>
      </form>
      {answers.length > 0 && (
        <ol className="answers" aria-label="Pending answers">
          {answers.map((answer, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: equal answers differ only in their position
            <li key={index}>{answerWords(answer)}</li>
          ))}
        </ol>
      )}
      <ChangeNote change={change} />
    </section>
  )
}

interface ScriptedAnswersProps {
  readonly answers: readonly GatewayScriptedAnswer[]
  readonly onChange: () => void
}

const EMPTY: AnswerDraft = {
  kind: 'SUBSCRIBE',
  outcome: 'status',
  status: '401',
  closeCode: '4000',
  body: '',
  times: '1',
  delayMs: '0',
}

const KIND_LABELS: Readonly<Record<GatewayRequestKind, string>> = {
  SUBSCRIBE: 'subscription',
  TOKEN_CHECK: 'token check',
  SOCKET: 'notification socket',
  CALL_START: 'call start',
  CALL_UPDATE: 'call update (hold, video)',
  CALL_AUDIT: 'call audit',
  CALL_END: 'call end',
  CALL_STATE: 'call state',
  RENEW_SUBSCRIPTION: 'renewed subscription',
  UNSUBSCRIBE: 'end of the subscription',
}

const OUTCOME_LABELS = { status: 'an HTTP status', close: 'a close code' } as const

/** Describes an answer, for example "Call start: HTTP 502, text, 3 times, after 500 ms". */
function answerWords({ kind, status, closeCode, body, times, delayMs }: GatewayScriptedAnswer): string {
  const label = KIND_LABELS[kind]
  const content = body === null ? 'empty body' : typeof body === 'string' ? 'text' : 'JSON'
  const what = closeCode === null ? `HTTP ${status}, ${content}` : `close code ${closeCode}`
  const often = times === 1 ? '' : `, ${times} times`
  const late = delayMs === 0 ? '' : `, after ${delayMs} ms`
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}: ${what}${often}${late}`
}

interface FieldProps {
  readonly label: string
  readonly min: number
  readonly max: number
  readonly value: string
  readonly onChange: (value: string) => void
}

function NumberField({ label, onChange, ...input }: FieldProps) {
  return (
    <label className="field">
      {label}
      <input type="number" required step={1} {...input} onChange={({ target }) => onChange(target.value)} />
    </label>
  )
}

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly options: Readonly<Record<Value, string>>
  readonly onChange: (value: Value) => void
}

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  const isOption = (text: string): text is Value => Object.hasOwn(options, text)
  return (
    <label className="field">
      {label}
      <select
        value={value}
        onChange={({ target }) => {
          if (isOption(target.value)) onChange(target.value)
        }}
      >
        {Object.entries<string>(options).map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

function BodyField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const hintId = useId()
  return (
    <div className="answer-body">
      <label className="field">
        Body
        <textarea
          rows={3}
          spellCheck={false}
          aria-describedby={hintId}
          placeholder="<h1>502 Bad Gateway</h1>"
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      </label>
      <p className="hint" id={hintId}>
        JSON is sent as JSON, everything else as text or HTML. Leave it empty for an empty body.
      </p>
    </div>
  )
}

/** The values of the form. */
interface AnswerDraft {
  readonly kind: GatewayRequestKind
  /** For a socket: whether it is refused with a status, or opened and closed with a code. */
  readonly outcome: 'status' | 'close'
  readonly status: string
  readonly closeCode: string
  readonly body: string
  readonly times: string
  readonly delayMs: string
}

/** Converts a draft to the gateway's input. A body that is JSON is sent as JSON, and an empty body as null. */
function draftAnswer({ kind, outcome, status, closeCode, body, times, delayMs }: AnswerDraft): AnswerInput {
  const common = { kind, times: Number(times), delayMs: Number(delayMs) }
  if (kind === 'SOCKET' && outcome === 'close') return { ...common, closeCode: Number(closeCode) }
  return { ...common, status: Number(status), body: bodyOf(body) }
}

function bodyOf(text: string): unknown {
  if (text.trim() === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
