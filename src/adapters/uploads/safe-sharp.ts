import sharp from 'sharp'

// Of all that libvips can read, and could be attacked through, only what cameras and browsers write: no SVG, which loads
// files and runs scripts, no PDF, no ImageMagick. It holds for the process.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
})

export { sharp }
