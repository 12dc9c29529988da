/** Events and ships as symbols: a shape and colour a family, as large as they are many. */
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from 'maplibre-gl';
import { SYMBOL_FLOATS } from '../columns/protocol';
import { COLOUR, FAMILIES } from './palette';
import { moved, program, rgb } from './shader';

const VERTEX = `
uniform mat4 u_matrix;
uniform vec2 u_view;
uniform vec3 u_colours[7];
in vec2 corner;
in vec2 place;
in vec4 look;   // size, shape, family, turn
in float strength;
out vec2 v_at;
out vec3 v_colour;
out float v_size;
out float v_strength;
flat out int v_shape;
void main() {
  float size = look.x + 4.0;
  v_at = corner * size * 0.5;
  v_size = look.x * 0.5;
  v_shape = int(look.y);
  v_colour = u_colours[int(look.z)];
  v_strength = strength;
  float s = sin(look.w), c = cos(look.w);
  vec2 turned = vec2(v_at.x * c - v_at.y * s, v_at.x * s + v_at.y * c);
  vec4 centre = u_matrix * vec4(place, 0.0, 1.0);
  gl_Position = centre + vec4(turned.x * 2.0 / u_view.x, -turned.y * 2.0 / u_view.y, 0.0, 0.0) * centre.w;
}`;

const FRAGMENT = `
precision mediump float;
uniform vec3 u_edge;
in vec2 v_at;
in vec3 v_colour;
in float v_size;
in float v_strength;
flat in int v_shape;
out vec4 colour;
float triangle(vec2 p, float r) {
  return max(abs(p.x) * 0.866 + p.y * 0.5, -p.y) - r * 0.58;
}
void main() {
  float r = v_size;
  float d;
  vec2 p = v_at;
  if (v_shape == 0) { vec2 q = abs(p) - r * 0.76; d = max(q.x, q.y); }
  else if (v_shape == 1) { d = length(p) - r * 0.92; d = max(d, r * 0.42 - length(p)); }
  else if (v_shape == 2) { d = (abs(p.x) + abs(p.y)) * 0.7071 - r * 0.74; }
  else if (v_shape == 3) { d = min(length(p - vec2(r * 0.36, 0.0)), length(p + vec2(r * 0.36, 0.0))) - r * 0.62; }
  else if (v_shape == 4) { d = triangle(vec2(p.x, -p.y) - vec2(0.0, -r * 0.1), r * 1.05); }
  else if (v_shape == 5) { d = triangle(p - vec2(0.0, -r * 0.1), r * 1.05); }
  else {
    vec2 q = vec2(abs(p.x), p.y);
    d = max(q.x * 0.9 - (p.y + r) * 0.36, p.y - r * 0.7);
    float fill = clamp(0.5 - d, 0.0, 1.0) * 0.9;
    colour = vec4(v_colour * fill, fill);
    return;
  }
  float edge = clamp(1.7 - d, 0.0, 1.0);
  float fill = clamp(0.5 - d, 0.0, 1.0);
  float body = r > 9.0 ? 0.86 : 1.0;
  float a = edge * 0.9;
  vec3 inside = mix(u_edge, v_colour, fill * body);
  a *= mix(0.45, 1.0, v_strength);
  if (a < 0.01) discard;
  colour = vec4(inside * a, a);
}`;

export class SymbolsLayer implements CustomLayerInterface {
  readonly id = 'events';
  readonly type = 'custom' as const;
  private map: MapLibre | null = null;
  private made: WebGLProgram | null = null;
  private gl: WebGL2RenderingContext | null = null;
  private array: WebGLVertexArrayObject | null = null;
  private buffer: WebGLBuffer | null = null;
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
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.bindVertexArray(this.array);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.number);
    gl.bindVertexArray(null);
  }

  onRemove(): void {
    if (this.made) this.gl?.deleteProgram(this.made);
    if (this.buffer) this.gl?.deleteBuffer(this.buffer);
    this.made = null;
  }
}
