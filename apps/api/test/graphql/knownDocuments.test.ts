import { makeExecutableSchema } from '@graphql-tools/schema'
import { parse, specifiedRules, validate } from 'graphql'
import { expect, test } from 'vitest'
import { typeDefs } from '../../src/graphql/generated/typeDefs.ts'
import { documentLimits, TOKENS_MAX } from '../../src/graphql/plugins/documentLimits.ts'
import { knownDocuments } from '../../src/knownDocuments.ts'

const schema = makeExecutableSchema({ typeDefs })
const rules = [...specifiedRules, ...documentLimits().validationRules]

test.each([...knownDocuments.values()].map((text) => [/(?:query|mutation) (\w+)/.exec(text)?.[1], text] as const))(
  'our own document %s is valid and stays within the limits',
  (_, text) => {
    expect(validate(schema, parse(text, { maxTokens: TOKENS_MAX }), rules)).toEqual([])
  },
)
