import { Group, Skeleton, Stack } from '@mantine/core'

/** The shape of the counts while they are on their way: figures, and their courses beside them. */
export function UsageSkeleton() {
  return (
    <Stack gap="lg" aria-hidden>
      {['issued', 'connected', 'refused'].map((name) => (
        <Group key={name} wrap="nowrap" gap="md">
          <Skeleton height={56} width={120} />
          <Skeleton height={110} style={{ flex: 1 }} />
        </Group>
      ))}
    </Stack>
  )
}
