import { Command } from 'commander'
import { rotateMasterCommand } from '../../adapters/cli/keys/rotate-master'
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

export const keysCommand = (): Command =>
  new Command('keys').description('the keys that personal data are encrypted with').addCommand(rotateMaster())
