import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// The built files are part of the Python package; nothing is fetched from anywhere when they are used.
export default defineConfig({
  plugins: [svelte()],
  base: '/',
  worker: { format: 'es' },
  build: {
    outDir: '../src/watchkeeper/web/static',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // the policy of the page allows no data: fonts or scripts
    sourcemap: false,
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: { '/api': process.env.WATCHKEEPER_API ?? 'http://127.0.0.1:8741' } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
