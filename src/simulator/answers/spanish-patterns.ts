import type { SentencePattern } from './sentence-patterns.ts'
import { parsePattern } from './sentence-patterns.ts'

/** What a model says that answers in Spanish though it was asked in English. */
export const spanishPatterns: readonly SentencePattern[] = [
  '[Conviene|Es mejor] revisar primero la lista y después ordenar cada cuaderno con calma',
  'El taller abre temprano, así que la entrega [llega|sale] antes de que termine la mañana',
  'Nadie debería cambiar el horario sin avisar [antes|primero] a quienes cuidan el almacén',
  'Una semana tranquila permite comparar los recibos y [guardar|archivar] las copias más recientes',
  'Cuando la puerta está cerrada, los vecinos [dejan|ponen] el paquete junto a la ventana',
  'Muchos equipos [prefieren|eligen] una ruta corta porque ahorra tiempo y evita sorpresas',
  'La mesa del fondo queda libre por la tarde, y allí se puede [leer|trabajar] sin prisa',
  'Cada factura lleva una fecha [clara|exacta], de modo que cualquier persona puede encontrarla',
  'Si llueve mucho, el puente [permanece|sigue] cerrado hasta que baje el nivel del río',
  'Los jardines pequeños también necesitan agua, sombra y unas manos [pacientes|atentas]',
  'Antes de firmar, [lea|mire] despacio las condiciones y pregunte lo que no entienda',
  'Después de la reunión, el grupo [reparte|divide] las tareas y anota los plazos acordados',
  'Un mapa sencillo ayuda a quien visita la ciudad por [primera|segunda] vez en verano',
  'Las cajas más pesadas van abajo, y las [frágiles|ligeras] se colocan siempre encima',
  'Quien conoce el camino [suele|puede] llegar antes, aunque salga más tarde que los demás',
  'El precio incluye el envío, pero no la instalación ni las piezas [nuevas|sueltas]',
  'Hace años que la biblioteca [presta|reserva] libros a todos los colegios de la comarca',
  'Para mantener el orden, basta con una tabla [breve|limpia] y un poco de constancia',
  'Ninguna herramienta sirve de mucho si falta la luz o si el suelo está [mojado|sucio]',
  'Al final del mes, la cuenta debe coincidir con lo que [indica|muestra] el registro',
  'Hay que [probar|medir] dos veces la pieza antes de cortar la madera que la sostiene',
  'Los viajeros [agradecen|valoran] una respuesta corta, amable y escrita sin demasiados adornos',
  'Todavía quedan plazas libres, pero conviene [llamar|escribir] pronto para no perder el turno',
  'En invierno, la tienda [cierra|termina] una hora antes y no atiende los domingos',
].map(parsePattern)
