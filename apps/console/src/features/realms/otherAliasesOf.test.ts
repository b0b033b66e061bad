import { expect, test } from 'vitest'
import { otherAliasesOf } from './PolicyTab.tsx'

const support = { id: 'dst_1', alias: 'support', address: 'desk@acme.example' }
const help = { id: 'dst_2', alias: 'help', address: 'Desk@Acme.example' }
const night = { id: 'dst_3', alias: 'night', address: 'desk@acme.example' }
const sales = { id: 'dst_4', alias: 'sales', address: 'sales@acme.example' }

test('lists the other aliases of an address, ignoring case, and returns undefined without others', () => {
  expect(otherAliasesOf(support, [support, help, night, sales])).toBe('help and night')
  expect(otherAliasesOf(sales, [support, help, night, sales])).toBeUndefined()
})
