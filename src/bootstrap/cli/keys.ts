import { Command } from 'commander'
import { rotationNow } from '../../adapters/auth'
import { BadArgument } from '../../adapters/cli/bad-argument'
import { rotateMasterCommand } from '../../adapters/cli/keys/rotate-master'
import { type RotateSigningOptions, rotateSigningCommand } from '../../adapters/cli/keys/rotate-signing'
import { MasterKeyRotation } from '../../adapters/key-vault/postgres'
import { services } from '../container'
import { output, withParts } from './with-parts'

const rotateMaster = (): Command =>
  new Command('rotate-master')
    .description("wrap everybody's keys by a new master key, beside a running server; run again, it goes on")
    .action(() =>
      withParts(async (get) => {
        const masters = await get(services.masterKeys)
        const rotation = new MasterKeyRotation({
          pool: await get(services.keyPool),
          masters,
          source: await get(services.masterKeySource),
        })
        await rotateMasterCommand((onProgress) => rotation.run(onProgress), output)
      }),
    )

const rotateSigning = (): Command =>
  new Command('rotate-signing')
    .description('have another key sign access tokens; nobody is signed out by it')
    .option('--leaked', 'the present key is known to others: drop it, and every token that it signed, at once', false)
    .action((options: RotateSigningOptions) =>
      withParts(async (get) => {
        const { LYCEUM_JWT_KEY, LYCEUM_JWT_ALGORITHM } = (await get(services.config)).values
        if (LYCEUM_JWT_KEY !== undefined)
          throw new BadArgument('LYCEUM_JWT_KEY: this key signs all tokens; set another one there')
        const store = await get(services.keyStore)
        const rotation = rotationNow(LYCEUM_JWT_ALGORITHM, options.leaked)
        await rotateSigningCommand(options, () => store.rotate(rotation), output.out)
      }),
    )

export const keysCommand = (): Command =>
  new Command('keys')
    .description('the keys that personal data are encrypted with, and those that sign tokens')
    .addCommand(rotateMaster())
    .addCommand(rotateSigning())
