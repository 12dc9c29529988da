/** The shapes of symbols in one picture: red where they are filled, opaque where they or their edge are. A look-up of it costs
 * little even without a graphics card, where working shapes out for every pixel costs more than all the rest of the map. */

export const SPRITES = 7;
const CELL = 48;
/** Part of a sprite's half that the shape fills; the rest is its edge. */
export const FILL = 0.82;

type Draw = (context: CanvasRenderingContext2D, r: number) => void;

const polygon = (...corners: [number, number][]): Draw => (context, r) => {
  context.beginPath();
  for (const [x, y] of corners) context.lineTo(x * r, y * r);
  context.closePath();
};

/** By number of the shape: square, ring, diamond, two discs, triangle up, triangle down, ship with her bow up. */
const SHAPES: Draw[] = [
  polygon([-0.76, -0.76], [0.76, -0.76], [0.76, 0.76], [-0.76, 0.76]),
  (context, r) => {
    context.beginPath();
    context.arc(0, 0, r * 0.92, 0, 7);
    context.closePath();
  },
  polygon([0, -1], [1, 0], [0, 1], [-1, 0]),
  (context, r) => {
    context.beginPath();
    context.arc(-r * 0.36, 0, r * 0.62, 0, 7);
    context.arc(r * 0.36, 0, r * 0.62, Math.PI, Math.PI + 7);
  },
  polygon([0, -0.95], [0.98, 0.75], [-0.98, 0.75]),
  polygon([0, 0.95], [0.98, -0.75], [-0.98, -0.75]),
  polygon([0, -1], [0.62, 0.8], [0, 0.5], [-0.62, 0.8]),
];
const RING = 1;
const SHIP = 6;

export function spriteSheet(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = CELL * SPRITES;
  canvas.height = CELL;
  const context = canvas.getContext('2d')!;
  const r = (CELL / 2) * FILL;
  SHAPES.forEach((shape, at) => {
    context.setTransform(1, 0, 0, 1, CELL * at + CELL / 2, CELL / 2);
    shape(context, r);
    context.lineJoin = 'round';
    if (at !== SHIP) {
      context.strokeStyle = 'rgba(0,0,0,0.9)';
      context.lineWidth = CELL * (1 - FILL) * 0.9;
      context.stroke();
    }
    context.fillStyle = '#f00';
    context.fill();
    if (at !== RING) return;
    context.beginPath();
    context.arc(0, 0, r * 0.4, 0, 7);
    context.fillStyle = '#000';
    context.fill();
  });
  return canvas;
}

/** Makes the texture, and leaves the settings of the map as they were. */
export function spriteTexture(gl: WebGL2RenderingContext): WebGLTexture | null {
  const texture = gl.createTexture();
  const kept = gl.getParameter(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL) as boolean;
  const flipped = gl.getParameter(gl.UNPACK_FLIP_Y_WEBGL) as boolean;
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, spriteSheet());
  gl.generateMipmap(gl.TEXTURE_2D);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, kept);
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, flipped);
  return texture;
}
