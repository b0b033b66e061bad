import { Badge } from '@mantine/core'
import type { SpliceGrade } from '../../../generated/graphql.ts'
import { GRADES } from './grades.ts'

/** A grade as its letters, a word, a shape and a colour. */
export function GradeBadge({ grade, size = 'md' }: { readonly grade: SpliceGrade; readonly size?: 'md' | 'lg' }) {
  const { letters, word, color, Icon } = GRADES[grade]
  return (
    <Badge
      className="state-badge"
      variant="light"
      size={size}
      color={color}
      radius="sm"
      tt="none"
      fw={550}
      leftSection={<Icon size={size === 'lg' ? 17 : 14} aria-hidden />}
    >
      {letters}: {word}
    </Badge>
  )
}
