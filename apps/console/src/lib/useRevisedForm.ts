import { type UseFormReturnType, useForm } from '@mantine/form'
import { useEffect, useState } from 'react'

/**
 * A form over something that others edit too. It follows the server while nothing has been typed; once something has, it keeps
 * the revision it started from, so that the server can tell that somebody else was faster.
 */
export function useRevisedForm<TValues extends object>(current: TValues, revision: number): RevisedForm<TValues> {
  const form = useForm<TValues>({ initialValues: current })
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
  const isBehind = revision > baseRevision && !isConflict && !form.isDirty()
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the moment at which the form falls behind matters.
  useEffect(() => {
    if (isBehind) adopt(current, revision)
  }, [isBehind])

  return {
    form,
    baseRevision,
    isConflict,
    adopt,
    takeTheirs: () => adopt(current, revision),
    reportConflict: () => setIsConflict(true),
    endConflict: () => setIsConflict(false),
  }
}

export interface RevisedForm<TValues extends object> {
  readonly form: UseFormReturnType<TValues>
  /** The revision that what is in the form was made from. */
  readonly baseRevision: number
  readonly isConflict: boolean
  /** Takes over what was saved. */
  adopt(values: TValues, revision: number): void
  takeTheirs(): void
  reportConflict(): void
  endConflict(): void
}
