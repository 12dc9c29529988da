/** Meridians and parallels as lines of one pixel. */
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from 'maplibre-gl';
import { mercatorX, mercatorY } from './mercator';
import { moved, program, rgb } from './shader';

const VERTEX = `
uniform mat4 u_matrix;
in vec2 a;
void main() { gl_Position = u_matrix * vec4(a, 0.0, 1.0); }`;
const FRAGMENT = `
precision mediump float;
uniform vec3 u_colour;
out vec4 colour;
void main() { colour = vec4(u_colour, 1.0); }`;

export class GridLayer implements CustomLayerInterface {
  readonly id = 'grid';
  readonly type = 'custom' as const;
  private map: MapLibre | null = null;
  private made: WebGLProgram | null = null;
  private array: WebGLVertexArrayObject | null = null;
  private buffer: WebGLBuffer | null = null;

  constructor(private readonly colour: string) {}

  onAdd(map: MapLibre, context: WebGL2RenderingContext | WebGLRenderingContext): void {
    const gl = context as WebGL2RenderingContext;
    this.map = map;
    this.made = program(gl, VERTEX, FRAGMENT);
    this.array = gl.createVertexArray();
    this.buffer = gl.createBuffer();
    gl.bindVertexArray(this.array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    const at = gl.getAttribLocation(this.made, 'a');
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, 2, gl.FLOAT, false, 0, 0);
    gl.bindVertexArray(null);
  }

  /** Lines of what is seen, around its middle: a few dozen vertices, made for every picture. */
  render(context: WebGL2RenderingContext | WebGLRenderingContext, args: CustomRenderMethodInput): void {
    const gl = context as WebGL2RenderingContext;
    if (!this.made || !this.map) return;
    const bounds = this.map.getBounds();
    const zoom = this.map.getZoom();
    const step = zoom < 2 ? 30 : zoom < 6 ? 10 : zoom < 9 ? 1 : 0.25;
    const centre = this.map.getCenter();
    const origin = [mercatorX(centre.lng), mercatorY(centre.lat)];
    const north = mercatorY(Math.min(85, bounds.getNorth())) - origin[1];
    const south = mercatorY(Math.max(-85, bounds.getSouth())) - origin[1];
    const west = mercatorX(bounds.getWest()) - origin[0];
    const east = mercatorX(bounds.getEast()) - origin[0];
    const vertices: number[] = [];
    for (let lon = Math.ceil(bounds.getWest() / step) * step; lon < bounds.getEast(); lon += step) {
      const x = mercatorX(lon) - origin[0];
      vertices.push(x, north, x, south);
    }
    for (let lat = Math.ceil(Math.max(-80, bounds.getSouth()) / step) * step; lat < Math.min(81, bounds.getNorth()); lat += step) {
      const y = mercatorY(lat) - origin[1];
      vertices.push(west, y, east, y);
    }
    gl.useProgram(this.made);
    gl.bindVertexArray(this.array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(vertices), gl.STREAM_DRAW);
    gl.uniformMatrix4fv(gl.getUniformLocation(this.made, 'u_matrix'), false, moved(args.defaultProjectionData.mainMatrix, origin[0], origin[1]));
    gl.uniform3fv(gl.getUniformLocation(this.made, 'u_colour'), rgb(this.colour));
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.drawArrays(gl.LINES, 0, vertices.length / 2);
    gl.bindVertexArray(null);
  }
}
