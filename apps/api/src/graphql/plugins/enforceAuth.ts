import type { Scope } from '@anoncall/domain'
import { getDirective, MapperKind, mapSchema } from '@graphql-tools/utils'
import { defaultFieldResolver, type GraphQLFieldConfig, type GraphQLSchema } from 'graphql'
import { missingScopeError, unauthenticatedError } from '../errors.ts'
import type { GraphQLContext } from '../GraphQLContext.ts'

/**
 * Puts `@auth` into the resolvers themselves, so that it holds however a document is executed: on the root fields that
 * carry it, and on every field of an object type that carries it. A root field with neither `@auth` nor `@public` does not start.
 */
export function enforceAuth(schema: GraphQLSchema): GraphQLSchema {
  const guard = (fieldConfig: GraphQLFieldConfig<unknown, GraphQLContext>, typeName: string, fieldName: string) => {
    const type = schema.getType(typeName)
    const scopes = [
      ...(type === undefined ? [] : (getDirective(schema, type, 'auth') ?? [])),
      ...(getDirective(schema, fieldConfig, 'auth') ?? []),
    ].map((directive) => directive.scope as Scope)
    if (scopes.length === 0) {
      if (isRoot(schema, typeName) && getDirective(schema, fieldConfig, 'public') === undefined)
        throw new Error(`${typeName}.${fieldName} carries neither @auth nor @public`)
      return fieldConfig
    }
    const resolve = fieldConfig.resolve ?? defaultFieldResolver
    fieldConfig.resolve = (parent, args, context, info) => {
      for (const scope of scopes) requireScope(context, scope)
      return resolve(parent, args, context, info)
    }
    const { subscribe } = fieldConfig
    // Its source begins before the first event is resolved.
    if (subscribe !== undefined)
      fieldConfig.subscribe = (parent, args, context, info) => {
        for (const scope of scopes) requireScope(context, scope)
        return subscribe(parent, args, context, info)
      }
    return fieldConfig
  }
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (config, fieldName, typeName) => guard(config, typeName, fieldName),
  })
}

function requireScope({ principal }: GraphQLContext, scope: Scope): void {
  if (principal.scopes.some((held) => held === scope)) return
  if (principal.kind === 'NOBODY') throw unauthenticatedError()
  throw missingScopeError(scope)
}

function isRoot(schema: GraphQLSchema, typeName: string): boolean {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].some(
    (root) => root?.name === typeName,
  )
}
