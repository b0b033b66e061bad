import { Button, Group, Text } from '@mantine/core'

/** Pager for a list with forward cursors only. Each page has its own URL, so the browser's Back button opens the previous page. */
export function ForwardPager({ isFirstPage, nextCursor, onFirst, onNext, note }: ForwardPagerProps) {
  if (isFirstPage && nextCursor === null && note === undefined) return null
  return (
    <Group justify="space-between" mt="md">
      <Text size="xs" c="dimmed">
        {note}
      </Text>
      <Group gap="xs">
        {!isFirstPage && (
          <Button variant="default" size="xs" onClick={onFirst}>
            First page
          </Button>
        )}
        {nextCursor !== null && (
          <Button variant="default" size="xs" onClick={() => onNext(nextCursor)}>
            Next page
          </Button>
        )}
      </Group>
    </Group>
  )
}

interface ForwardPagerProps {
  readonly isFirstPage: boolean
  /** Null on the last page. */
  readonly nextCursor: string | null
  readonly onFirst: () => void
  readonly onNext: (cursor: string) => void
  readonly note?: string
}
