import { render, stored } from '../../../scripts/permission-docs'

it('docs/permissions.md says what policies, queries and actions say (npm run docs:permissions)', async () => {
  expect(stored()).toBe(await render())
})
