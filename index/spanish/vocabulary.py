"""Spanish words that the rules need: determiners, prepositions, offices, opposites; with accents and without."""

import re

from index.text.dates.vocabulary import month_names

_PLAIN = str.maketrans("áéíóú", "aeiou")
_ACCENTED = re.compile("[áéíóú]")


def strip_accents(text: str) -> str:
    """The text with plain vowels, as long as it was."""
    return text.translate(_PLAIN)


def with_or_without_accents(pattern: str) -> str:
    """The pattern for people who type "quien" for "quién"."""
    return _ACCENTED.sub(lambda match: f"[{match[0]}{strip_accents(match[0])}]", pattern)


def _words(text: str) -> frozenset[str]:
    words = text.split()
    return frozenset([*words, *map(strip_accents, words)])


ORDINARY = _words(
    """
    d. dña señor señora persona personas gente hombre hombres mujer mujeres nombre nombres tipo tipos clase parte
    número cifra cantidad cosa cosas razón razones motivo causa papel profesión título palabra término ejemplo lugar
    sitio grupo hecho año años día días tiempo fecha mes semana siglo hora gran grande grandes más menos alto alta
    largo larga primer primero primera último última próximo principal famoso conocido actual actualmente antiguo
    antigua exactamente aproximadamente realmente ha sido fue hizo llama llamado encuentra ubicado situado recibe
    artículo artículos noticia informe información país ciudad niño niños dice decir según kilómetros metros euros por
    ciento porcentaje tasa edad duración tamaño altura longitud precio coste costo considera considerado
    """
)
"""Words a question asks with: one that no article has tells little."""

DETERMINERS = _words(
    """
    el la los las lo un una unos unas del al este esta ese esa estos estas esos esas aquel aquella su sus mi mis
    nuestro nuestra tu tus varios varias algún alguna algunos algunas cada ningún ninguna dos tres
    cuatro cinco seis siete ocho nueve diez ciertos ciertas ambos ambas cuyo cuya cuyos cuyas
    """
)
CONTRACTIONS = {"del": "de", "al": "a"}
"""Determiners with a preposition -> that."""
PREPOSITIONS = _words(
    """
    a ante bajo con contra de desde durante en entre excepto hacia hasta mediante para por salvo según sin sobre tras
    vía como cerca junto
    """
)
FUNCTION_WORDS = _words(
    """
    así cuáles cuál entonces hoy ayer anteayer mañana también tampoco además aunque porque pues que quien quienes
    cual cuales
    cuando cuándo donde dónde cómo cuánto cuánta cuántos cuántas cuanto cuanta cuantos cuantas quién quiénes qué aquí
    allí allá ahí ahora antes después luego mientras todavía aún ya sólo solo solamente siempre nunca jamás no ni sí
    si o u y e pero sino mas más menos muy mucho muchos mucha muchas poco pocos poca pocas todo todos toda todas nada
    nadie algo alguien otro otra otros otras mismo misma mismos mismas tan tanto tal él ella ellos ellas ello yo
    nosotros usted ustedes me te se le les lo nos os esto eso aquello éste ésta esto ese sí ha han había habían habrá
    haber hay he hemos es son era eran fue fueron será serán ser sido está están estaba estaban estuvo casi quizá
    quizás apenas incluso embargo acaso bien mal tarde temprano lunes martes miércoles jueves viernes sábado domingo
    finales principios mediados fin medio gracias edad primero finalmente actualmente tras unas unos cerca dentro
    fuera lejos alrededor debajo encima detrás delante enfrente través
    """
)
"""Words that may begin a sentence with a capital and are neither nouns nor names, nor verbs that matter."""
MONTHS_AND_DAYS = frozenset(month_names("es")) | _words(
    "lunes martes miércoles jueves viernes sábado domingo navidad pascua semana fin"
)
BEFORE_NOUN = _words(
    """
    gran grande grandes pequeño pequeña pequeños pequeñas nuevo nueva nuevos nuevas viejo vieja viejos viejas antiguo
    antigua antiguos antiguas joven jóvenes buen buena buenos mal mala primer primera primeros primeras segundo
    segunda tercer tercera último última últimos últimas futuro futura próximo próxima otro otra otros otras mismo
    misma propio propia único única actual actuales famoso famosa célebre conocido conocida mejor peor mayor menor
    alto alta entonces ex doble
    """
)
"""Adjectives and numbers that stand between a determiner and its noun."""

PEOPLE = _words(
    """
    político política ministro ministra presidente presidenta canciller alcalde alcaldesa senador senadora gobernador
    gobernadora prefecto prefecta actor actriz jugador jugadora cantante autor autora escritor escritora novelista
    artista juez jueza magistrado magistrada científico científica director directora médico médica doctor doctora
    profesor profesora maestro maestra alumno alumna estudiante guía piloto conductor conductora capitán capitana
    abogado abogada policía agente guardia bombero bombera jefe jefa líder dirigente fundador fundadora dueño dueña
    propietario propietaria ganador ganadora vencedor vencedora donante experto experta investigador investigadora
    testigo vecino vecina amigo amiga secretario secretaria embajador embajadora diputado diputada concejal concejala
    consejero consejera portavoz entrenador entrenadora seleccionador seleccionadora gerente fiscal redactor redactora
    periodista reportero reportera editor editora socorrista rescatista sucesor sucesora predecesor predecesora
    portero portera delantero delantera rey reina príncipe princesa papa general coronel comisario comisaria inspector
    inspectora arquitecto arquitecta ingeniero ingeniera empresario empresaria armador armadora comerciante pescador
    pescadora agricultor agricultora panadero panadera obispo historiador historiadora economista candidato candidata
    corredor corredora nadador nadadora alpinista montañero montañera senderista excursionista empleado empleada
    trabajador trabajadora conservador conservadora inventor inventora compositor compositora cineasta filósofo
    filósofa poeta pintor pintora escultor escultora coleccionista sospechoso sospechosa víctima hombre mujer persona
    chico chica muchacho muchacha niño niña hijo hija hermano hermana padre madre marido esposo esposa viudo viuda tío
    tía sobrino sobrina primo prima abuelo abuela campeón campeona cocinero cocinera enfermero enfermera sr sra señor
    señora don doña soldado traductor traductora rival ladrón ladrona granjero granjera bióloga biólogo química
    químico emperador emperatriz teniente ciclista futbolista bailarín bailarina sacerdote monja marinero marinera
    farero farera bibliotecario bibliotecaria veterinario veterinaria geólogo geóloga arqueólogo arqueóloga titular
    """
)
"""Nouns for a person."""
RELATIVES = _words(
    """
    mujer hijo hija hermano hermana padre madre marido esposo esposa viudo viuda tío tía sobrino sobrina primo prima
    abuelo abuela niño niña pareja novio novia amigo amiga
    """
)
"""Nouns for a person by what they are to another."""
BODIES = _words(
    """
    grupo sociedad empresa compañía consejo gobierno policía tribunal juzgado justicia fiscalía club equipo ciudad
    ayuntamiento banco partido sindicato sindicatos región universidad estado asociación fundación instituto museo
    fabricante constructora parlamento asamblea senado congreso ejército ministerio comisión oposición liga federación
    agencia junta diputación familia habitantes multitud perro perra gato comunidad jurado comité pleno concejales
    vecinos obreros bomberos agentes investigadores científicos manifestantes médicos trabajadores ejecutivo naviera
    farmacéutica cooperativa editorial patronal aseguradora
    """
)
"""Nouns for what acts like a person."""
CAPITALISED = _words(
    """
    gobierno ayuntamiento policía estado congreso senado ministerio parlamento consejo junta comisión tribunal
    fiscalía ejército presidente presidenta ministro ministra
    """
)
"""Nouns that some write with a capital, which are no names."""
NAMED = _words(
    """
    sociedad empresa compañía grupo club equipo banco sindicato partido agencia universidad escuela colegio periódico
    diario astillero ministerio organización fabricante constructora marca instituto museo tribunal iglesia aeropuerto
    película libro novela canción disco álbum serie programa juego premio galardón barco buque navío ferry estado país
    isla río montaña monte calle estadio provincia ley tratado revista canal cadena asociación fundación hospital
    teatro obra cuadro editorial naviera planeta
    """
)
"""Nouns after "qué": what is asked for has a name, with a capital, as languages and religions have not."""
PLACES = _words(
    """
    calle plaza ciudad pueblo aldea barrio estación puerto aeropuerto hospital hotel museo escuela universidad iglesia
    catedral puente parque bosque lago mar océano río montaña monte pico puerto valle isla costa playa refugio castillo
    torre casa fábrica almacén nave estadio teatro cárcel prisión juzgado palacio granja campo centro afueras capital
    provincia región país departamento desierto jardín mercado cueva taller oficina laboratorio zoo norte sur este
    oeste orilla sala ribera faro bahía municipio comarca biblioteca cementerio carretera autopista frontera sierra
    """
)
RELATED = {
    "altura": ("alto", "alta", "altitud", "eleva"),
    "altitud": ("altura", "alto"),
    "longitud": ("largo", "larga", "mide"),
    "anchura": ("ancho", "ancha"),
    "profundidad": ("profundo", "profunda"),
    "tamaño": ("mide", "grande"),
    "superficie": ("hectáreas", "extiende", "extensión"),
    "velocidad": ("rápido", "hora"),
    "peso": ("pesa", "pesaba", "kilos"),
    "duración": ("dura", "duró", "durará", "duraba"),
    "precio": ("cuesta", "costó", "costará", "vale", "vendió"),
    "coste": ("cuesta", "costó", "costará", "presupuesto"),
    "costo": ("cuesta", "costó", "costará", "presupuesto"),
    "causa": ("motivo", "provocó", "causó", "debido"),
    "porcentaje": ("%", "por ciento"),
    "edad": ("años",),
    "mide": ("altura", "metros"),
    "pesa": ("peso", "kilos"),
}
"""Words that a question asks with -> what a text says in place of them."""
UNITS = _words(
    "euros euro dólares años meses días horas minutos segundos millones kilómetros metros veces ciento semanas"
)

_PAIRS = """
aceptar aprobar adoptar/rechazar denegar; ganar vencer victoria/perder derrota; aumentar crecer subir/bajar disminuir
reducir caer; abrir inaugurar/cerrar clausurar; comenzar empezar iniciar/acabar terminar finalizar cesar; comprar
adquirir/vender; contratar fichar/despedir destituir; detener arrestar/liberar absolver; apoyar defender/criticar
combatir; autorizar permitir/prohibir; entrar ingresar/salir abandonar; llegar/partir; lograr/fracasar; felicitar
alabar elogiar/criticar; amar/odiar; construir levantar/demoler derribar destruir; importar/exportar;
prestar/tomar; confirmar/desmentir negar; confesar reconocer admitir/negar; reforzar/debilitar;
aparecer/desaparecer; culpable/inocente; condenar/absolver; norte/sur; predecesor antecesor/sucesor; aliado
amigo/enemigo adversario; nombrar designar/destituir cesar; crear fundar/disolver; mayoría/minoría; subida/bajada
"""
OPPOSITES = [
    tuple(side.strip() for side in pair.split("/", 1)) for pair in " ".join(_PAIRS.split()).split(";") if "/" in pair
]
"""Words, and those that mean the opposite."""
