import { type UseFormReturnType, useForm } from '@mantine/form'
import { useEffect, useState } from 'react'
import { type InvalidInput, useServerIssues } from './useServerIssues.ts'

/**
 * Returns a form for an object that several people can edit. The form follows the server until the user changes a field. From then
 * on, the form keeps its initial revision, so that the server can detect a conflict.
 */
export function useRevisedForm<TValues extends object>({
  current,
  revision,
  fieldsOf,
  send,
}: RevisedFormOptions<TValues>): RevisedForm<TValues> {
  const form = useForm<TValues>({ initialValues: current })
  const issues = useServerIssues(form, fieldsOf(form.values))
  const [baseRevision, setBaseRevision] = useState(revision)
  const [isConflict, setIsConflict] = useState(false)

  const adopt = (values: TValues, valuesRevision: number) => {
    form.setInitialValues(values)
    form.setValues(values)
    form.resetDirty(values)
    form.clearErrors()
    setBaseRevision(valuesRevision)
    setIsConflict(false)
  }
  const sendAt = (expectedRevision: number) => {
    issues.clear()
    setIsConflict(false)
    send(form.getValues(), expectedRevision)
  }
  const isBehind = revision > baseRevision && !isConflict && !form.isDirty()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the form adopts each newer revision once.
  useEffect(() => {
    if (isBehind) adopt(current, revision)
  }, [isBehind])

  return {
    form,
    messages: issues.messages,
    isConflict,
    save: () => sendAt(baseRevision),
    overwriteSaved: () => sendAt(Math.max(revision, baseRevision)),
    takeSaved: () => adopt(current, revision),
    adopt,
    reject: (answer) => (answer.__typename === 'InvalidInput' ? issues.show(answer) : setIsConflict(true)),
  }
}

interface RevisedFormOptions<TValues extends object> {
  /** The saved values, in the types of the form's fields. */
  readonly current: TValues
  /** The revision of the saved values. */
  readonly revision: number
  /** Returns the paths of all fields, in the order of the page. */
  readonly fieldsOf: (values: TValues) => readonly string[]
  /** Sends the mutation. The caller passes the mutation's answer to `adopt` or `reject`. */
  readonly send: (values: TValues, expectedRevision: number) => void
}

export interface RevisedForm<TValues extends object> {
  readonly form: UseFormReturnType<TValues>
  /** The server's messages without a matching field. */
  readonly messages: readonly string[]
  /** Whether another user saved first. */
  readonly isConflict: boolean
  save(): void
  /** Overwrites the changes of the other user. */
  overwriteSaved(): void
  /** Replaces the user's changes with the saved values. */
  takeSaved(): void
  /** Adopts the values that the server saved. */
  adopt(values: TValues, revision: number): void
  /** Shows why the server did not save the values. */
  reject(answer: RejectedAnswer): void
}

type RejectedAnswer =
  | (InvalidInput & { readonly __typename: 'InvalidInput' })
  | { readonly __typename: 'RevisionConflict' }
