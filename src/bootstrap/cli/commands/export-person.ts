import { Command } from 'commander'

export const exportPersonCommand = (): Command =>
  new Command('export-person')
    .description('write all that is known of a user to a ZIP file, as that user may ask for it')
    .argument('<user>', "the user's id")
    .argument('<file>', 'the file; it is there when it is whole')
    .action(async (user: string, file: string) => (await import('../export-person.js')).exportPerson(user, file))
