import { projectsOf, testConfig } from '../../vitest.shared.ts'

/** Two projects, so that only the tests that render components set up a DOM. */
export default testConfig([
  ...projectsOf(import.meta.dirname, { name: 'plain', includes: (file) => file.endsWith('.ts') }),
  ...projectsOf(import.meta.dirname, {
    name: 'pages',
    includes: (file) => file.endsWith('.tsx'),
    test: { environment: 'happy-dom' },
    setupFiles: ['src/testing/setUp.ts'],
  }),
])
