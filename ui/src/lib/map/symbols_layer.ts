/** Events and ships as symbols: a shape and colour a family, as large as they are many. */
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from 'maplibre-gl';
import { SYMBOL_FLOATS } from '../columns/protocol';
import { COLOUR, FAMILIES } from './palette';
import { moved, program, rgb } from './shader';
import { FILL, SPRITES, spriteTexture } from './sprites';

const VERTEX = `
uniform mat4 u_matrix;
uniform vec2 u_view;
uniform vec3 u_colours[7];
in vec2 corner;
in vec2 place;
in vec4 look;   // size, shape, family, turn
in float strength;
out vec2 v_at;
out vec4 v_colour;
void main() {
  float size = look.x / ${FILL.toFixed(3)};
  v_at = vec2((look.y + corner.x * 0.5 + 0.5) / ${SPRITES.toFixed(1)}, corner.y * 0.5 + 0.5);
  v_colour = vec4(u_colours[int(look.z)], mix(0.45, 1.0, strength));
  vec2 at = corner * size * 0.5;
  float s = sin(look.w), c = cos(look.w);
  vec2 turned = vec2(at.x * c - at.y * s, at.x * s + at.y * c);
  vec4 centre = u_matrix * vec4(place, 0.0, 1.0);
  gl_Position = centre + vec4(turned.x * 2.0 / u_view.x, -turned.y * 2.0 / u_view.y, 0.0, 0.0) * centre.w;
}`;

const FRAGMENT = `
precision mediump float;
uniform vec3 u_edge;
uniform sampler2D u_sprites;
in vec2 v_at;
in vec4 v_colour;
out vec4 colour;
void main() {
  vec4 sprite = texture(u_sprites, v_at);
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
  origin: [number, number] = [0, 0];

  onAdd(map: MapLibre, context: WebGL2RenderingContext | WebGLRenderingContext): void {
    const gl = context as WebGL2RenderingContext;
    this.map = map;
    this.gl = gl;
    this.made = program(gl, VERTEX, FRAGMENT);
    this.texture = spriteTexture(gl);
    this.array = gl.createVertexArray();
    gl.bindVertexArray(this.array);
    const corners = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, corners);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW);
    const corner = gl.getAttribLocation(this.made, 'corner');
    gl.enableVertexAttribArray(corner);
    gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
    this.buffer = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    for (const [name, size, from] of [['place', 2, 0], ['look', 4, 2], ['strength', 1, 6]] as const) {
      const at = gl.getAttribLocation(this.made, name);
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, size, gl.FLOAT, false, SYMBOL_FLOATS * 4, from * 4);
      gl.vertexAttribDivisor(at, 1);
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
    const canvas = this.map.getCanvas();
    gl.uniform2f(of('u_view'), canvas.clientWidth, canvas.clientHeight);
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
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.number);
    gl.bindVertexArray(null);
  }

  onRemove(): void {
    if (this.made) this.gl?.deleteProgram(this.made);
    if (this.buffer) this.gl?.deleteBuffer(this.buffer);
    if (this.texture) this.gl?.deleteTexture(this.texture);
    this.made = null;
  }
}
