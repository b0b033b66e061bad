import { notifications } from '@mantine/notifications'
import { useEffect, useState } from 'react'
import { copyText } from '../lib/copyText.ts'

/** Copies on request, and says for two seconds that it did. A browser that refuses is reported, never passed over. */
export function useCopy(value: string, what: string) {
  const [isCopied, setIsCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = () => {
    void copyText(value).then((hasWorked) => {
      setIsCopied(hasWorked)
      if (!hasWorked)
        notifications.show({
          color: 'red',
          title: `The ${what} was not copied`,
          message: 'The browser did not allow it. Select the text and copy it by hand.',
        })
    })
  }
  return { isCopied, copy }
}
