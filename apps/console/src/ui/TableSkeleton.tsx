import { Skeleton, Stack } from '@mantine/core'

/** The shape of a table while its rows are on their way. */
export function TableSkeleton({ rows = 5 }: { readonly rows?: number }) {
  return (
    <Stack gap={10} aria-hidden>
      <Skeleton height={18} width="60%" />
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have nothing else to tell them apart.
        <Skeleton key={row} height={30} />
      ))}
    </Stack>
  )
}

/** The shape of a page of fields or facts. */
export function FieldsSkeleton({ fields = 4 }: { readonly fields?: number }) {
  return (
    <Stack gap="lg" maw={560} aria-hidden>
      {Array.from({ length: fields }, (_, field) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have nothing else to tell them apart.
        <Stack key={field} gap={6}>
          <Skeleton height={12} width={120} />
          <Skeleton height={34} />
        </Stack>
      ))}
    </Stack>
  )
}
