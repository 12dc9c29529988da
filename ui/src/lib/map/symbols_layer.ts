/** Events and ships as symbols: a shape and colour a family, as large as they are many. */
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from 'maplibre-gl';
import { SYMBOL_FLOATS } from '../columns/protocol';
import { COLOUR, FAMILIES } from './palette';
import { moved, program, rgb } from './shader';
import { FILL, SPRITES, spriteTexture } from './sprites';

/** A point each, not a square drawn many times over: drawn in software each such time costs as much as a whole layer. */
const VERTEX = `
uniform mat4 u_matrix;
uniform float u_ratio;
uniform vec3 u_colours[7];
in vec2 place;
in vec4 look;   // size, shape, family, turn
in float strength;
flat out vec2 v_turn;
flat out float v_shape;
flat out vec4 v_colour;
void main() {
  v_turn = vec2(cos(look.w), sin(look.w));
  v_shape = look.y;
  v_colour = vec4(u_colours[int(look.z)], mix(0.45, 1.0, strength));
  gl_Position = u_matrix * vec4(place, 0.0, 1.0);
  gl_PointSize = look.x * u_ratio / ${FILL.toFixed(3)};
}`;

const FRAGMENT = `
precision mediump float;
uniform vec3 u_edge;
uniform sampler2D u_sprites;
flat in highp vec2 v_turn;
flat in float v_shape;
flat in vec4 v_colour;
out vec4 colour;
void main() {
  vec2 off = gl_PointCoord - 0.5;
  vec2 at = clamp(vec2(off.x * v_turn.x + off.y * v_turn.y, off.y * v_turn.x - off.x * v_turn.y) + 0.5, 0.0, 1.0);
  vec4 sprite = texture(u_sprites, vec2((v_shape + at.x) / ${SPRITES.toFixed(1)}, at.y));
  colour = vec4(v_colour.rgb * sprite.r + u_edge * (sprite.a - sprite.r), sprite.a) * v_colour.a;
}`;

export class SymbolsLayer implements CustomLayerInterface {
  readonly id = 'events';
  readonly type = 'custom' as const;
  private map: MapLibre | null = null;
  private made: WebGLProgram | null = null;
  private gl: WebGL2RenderingContext | null = null;
  private array: WebGLVertexArrayObject | null = null;
  private buffer: WebGLBuffer | null = null;
  private texture: WebGLTexture | null = null;
  private number = 0;
  private pending: Float32Array | null = null;
  private dark = false;
  symbols = new Float32Array();
  /** Told after each drawing of it: it is the last of the map's large layers. */
  drawn: (() => void) | null = null;
  origin: [number, number] = [0, 0];

  onAdd(map: MapLibre, context: WebGL2RenderingContext | WebGLRenderingContext): void {
    const gl = context as WebGL2RenderingContext;
    this.map = map;
    this.gl = gl;
    this.made = program(gl, VERTEX, FRAGMENT);
    this.texture = spriteTexture(gl);
    this.array = gl.createVertexArray();
    gl.bindVertexArray(this.array);
    this.buffer = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    for (const [name, size, from] of [['place', 2, 0], ['look', 4, 2], ['strength', 1, 6]] as const) {
      const at = gl.getAttribLocation(this.made, name);
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, size, gl.FLOAT, false, SYMBOL_FLOATS * 4, from * 4);
    }
    gl.bindVertexArray(null);
  }

  set(symbols: Float32Array<ArrayBuffer>, origin: [number, number]): void {
    this.pending = this.symbols = symbols;
    this.origin = origin;
  }

  theme(dark: boolean): void {
    this.dark = dark;
  }

  render(context: WebGL2RenderingContext | WebGLRenderingContext, args: CustomRenderMethodInput): void {
    const gl = context as WebGL2RenderingContext;
    if (!this.made || !this.map) return;
    if (this.pending) {
      gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
      gl.bufferData(gl.ARRAY_BUFFER, this.pending, gl.DYNAMIC_DRAW);
      this.number = this.pending.length / SYMBOL_FLOATS;
      this.pending = null;
    }
    if (this.number === 0) return;
    gl.useProgram(this.made);
    const of = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(this.made!, name);
    gl.uniformMatrix4fv(of('u_matrix'), false, moved(args.defaultProjectionData.mainMatrix, ...this.origin));
    gl.uniform1f(of('u_ratio'), this.map.getPixelRatio());
    const theme = this.dark ? 'dark' : 'light';
    const colours = [...FAMILIES.map((family) => COLOUR[family][theme]), this.dark ? '#c9d6ec' : '#27406b'];
    gl.uniform3fv(of('u_colours'), colours.flatMap(rgb));
    gl.uniform3fv(of('u_edge'), rgb(this.dark ? '#0d1420' : '#ffffff'));
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.uniform1i(of('u_sprites'), 0);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.bindVertexArray(this.array);
    gl.drawArrays(gl.POINTS, 0, this.number);
    gl.bindVertexArray(null);
    this.drawn?.();
  }

  onRemove(): void {
    if (this.made) this.gl?.deleteProgram(this.made);
    if (this.buffer) this.gl?.deleteBuffer(this.buffer);
    if (this.texture) this.gl?.deleteTexture(this.texture);
    this.made = null;
  }
}
