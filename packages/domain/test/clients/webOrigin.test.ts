import { expect, test } from 'vitest'
import { isWebOrigin } from '../../src/clients/webOrigin.ts'

test.each([
  'https://shop.example',
  'http://localhost:5173',
  'https://shop.example:8443',
  'http://127.0.0.1:4001',
  'http://[::1]:4001',
  'https://xn--bcher-kva.example',
])('accepts %s', (origin) => {
  expect(isWebOrigin(origin)).toBe(true)
})

test.each([
  '',
  'null',
  '*',
  'shop.example',
  '//shop.example',
  'https://',
  'https://shop.example/',
  'https://shop.example/path',
  'https://shop.example?x',
  'https://shop.example#x',
  'https://user@shop.example',
  'https://user:pass@shop.example',
  'https://SHOP.example',
  'HTTPS://shop.example',
  'https://shop.example:443',
  'http://shop.example:80',
  'https://shop.example:99999',
  'https://shop.example:',
  'https://bücher.example',
  'https://*.shop.example',
  'https:// shop.example',
  ' https://shop.example',
  'https://shop.example ',
  'https://shop.example\n',
  'https://shop.example\t',
  'https://shop\u0000.example',
  'https:\\\\shop.example',
  'https://shop.example\\',
  'ftp://shop.example',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'chrome-extension://abcdef',
  'http://127.1:4001',
  'http://0x7f.0.0.1',
  'http://2130706433',
  'https://shop.example, https://other.example',
  `https://${'a'.repeat(300)}.example`,
])('rejects %j', (origin) => {
  expect(isWebOrigin(origin)).toBe(false)
})
