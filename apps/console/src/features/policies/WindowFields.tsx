import { ActionIcon, Group, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useId } from 'react'
import type { WindowDraft } from './PolicyDraft.ts'
import type { PolicyProblems } from './problemsOf.ts'
import { TimeField } from './TimeField.tsx'

/** When one window opens and closes, to type. */
export function WindowFields({ window, name, path, problems, onChange, onRemove }: WindowFieldsProps) {
  const { opens, closes } = window
  const problemId = useId()
  const opensProblem = problems[`${path}.opens`]
  const closesProblem = problems[`${path}.closes`]
  const problem = opensProblem ?? closesProblem
  return (
    <div>
      <Group gap={4} wrap="nowrap">
        <TimeField
          value={opens}
          label={`${name} opens`}
          path={`${path}.opens`}
          problemId={opensProblem === undefined ? undefined : problemId}
          onChange={(time) => onChange({ opens: time, closes })}
        />
        <Text size="sm" c="dimmed" component="span">
          to
        </Text>
        <TimeField
          value={closes}
          label={`${name} closes`}
          path={`${path}.closes`}
          problemId={closesProblem === undefined ? undefined : problemId}
          onChange={(time) => onChange({ opens, closes: time })}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Remove ${name}, ${opens} to ${closes}`}
          onClick={onRemove}
        >
          <IconX size={15} aria-hidden />
        </ActionIcon>
      </Group>
      {problem !== undefined && (
        <Text size="xs" c="var(--mantine-color-error)" id={problemId} maw={250}>
          {problem}
        </Text>
      )}
    </div>
  )
}

interface WindowFieldsProps {
  readonly window: WindowDraft
  /** «Monday», «Monday, window 2». */
  readonly name: string
  readonly path: string
  readonly problems: PolicyProblems
  readonly onChange: (times: Pick<WindowDraft, 'opens' | 'closes'>) => void
  readonly onRemove: () => void
}
