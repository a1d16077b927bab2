"""What the columns of interval tables are called in English, German, French and Spanish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def _listed(text: str) -> frozenset[str]:
    return frozenset(" ".join(text.split()).split(", "))


def _named(text: str) -> Mapping[str, Sequence[str]]:
    """Lines ``own: name, name, ...``; lines that begin with a blank go on."""
    lines = text.strip().replace("\n    ", " ").splitlines()
    return {own: names.strip().split(", ") for own, names in (line.split(":", 1) for line in lines)}


TOTALS = _listed(
    """
    all intervals, all queues, alle warteschlangen, average, avg, daily total, day total, durchschnitt,
    ergebnis, gesamt, gesamtergebnis, gesamtsumme, grand total, insgesamt, mean, media, mittelwert, moyenne,
    overall, overall total, promedio, report total, schnitt, somme, sous total, sub total, subtotal, sum, suma,
    summary, summe, tagessumme, total, total general, total global, total queues, totals, totaux, zwischensumme
    """
)
"""Cells that begin a row of totals or means, as `plain` gives them."""

FILLERS = _listed(
    """
    acd, anruf, anrufe, anzahl, appel, appels, by, call, calls, cant, cantidad, contact, contactos, contacts,
    count, d, de, del, der, des, eingehende, el, en, in, inbound, interacciones, interaction, interactions,
    kontakt, kontakte, l, la, las, le, les, llamada, llamadas, los, n, nb, nbre, no, nombre, nr, num, number,
    numero, of, par, per, por, pro, qty, quantity, sum, the, total
    """
)
"""Words that leave a heading's meaning as it is."""

MEANS = _listed(
    """
    average, avg, durchschn, durchschnittl, durchschnittliche, mean, medio, mittl, mittlere, moy, moyen, moyenne,
    promedio, ø
    """
)
"""Words that say a time is a mean, which our columns of seconds are anyway."""

SPOKEN = _named(
    """
start: start, interval start, start interval, interval start time, interval start utc, start time utc, timestamp,
    time stamp, start date time, start datetime, startdatetime, date time, datetime, date and time, date hour,
    interval begin, interval start date time, starttimestamp, start timestamp, from, begin, ts, ds, date heure,
    datum uhrzeit, datum zeit, datum und uhrzeit, zeitstempel, intervallbeginn, intervallstart, beginn, von,
    horodatage, date et heure, debut, debut intervalle, fecha hora, fecha y hora, inicio, inicio intervalo, hora
    inicio intervalo, intervall beginn, intervall start, date debut, period start, interval date time
date: date, day, row date, rowdate, start date, startdate, calendar date, call date, interval date, datum, tag,
    jour, fecha, dia, date from, date jour, fecha inicio, startdatum, business date, report date, week,
    calendar week, iso week, woche, kalenderwoche, kw, semaine, semana
weekday: weekday, day of week, dow, day name, wochentag, day, tag, jour, jour semaine, dia, dia semana, dayofweek
time: time, starttime, start time, interval time, time of day, hour, hour of day, half hour, period, period start
    time, uhrzeit, zeit, stunde, startzeit, heure, heure debut, hora, hora inicio, tranche, tranche horaire,
    creneau, creneau horaire, franja, franja horaria, zeitraum, timeslot, time slot, slot, time interval, half hour
    interval, time from, uhrzeit von, hora de inicio, horaire
interval: interval, intervall, intervalle, intervalo, zeitintervall, interval 30 min, 15 min interval, 30 min
    interval
end: end, interval end, end interval, end time, endtime, to, bis, ende, fin, intervallende, hora fin, until, end
    date time, end date, heure fin
length: interval minutes, interval length, intervalduration, interval duration, interval min, intervallange,
    interval type, granularity, interval size
complete: interval complete, complete, vollstandig, intervall vollstandig, intervall abgeschlossen, intervalle complet,
    intervalle termine, intervalo completo, intervalo finalizado
queue: queue, queue name, queuename, queues, split skill, splitskill, split, skill, skill name, skill group,
    skillgroup, skillset, campaign, campaign name, group, group name, team, team name, line of business, lob,
    service, service name, department, workgroup, work queue, work queue name, call type, calltype, vdn, vdn name,
    planning group, ct, contact type, forecast group, dnis name, hotline, warteschlange, gruppe, abteilung,
    kampagne, rufnummer name, anwendung, linie, file, file d attente, file attente, groupe, competence, campagne,
    equipe, cola, cola nombre, nombre cola, nombre de cola, grupo, habilidad, campana, servicio, equipo,
    departamento, warteschlangenname, nom file attente, unique id, series, item, workload, application, queue or skill
channel: channel, channel type, channeltype, media, media type, mediatype, media channel, communication channel,
    kanal, medium, medientyp, kanaltyp, canal, type de media, tipo de medio, tipo de canal, contact channel,
    interaction type
offered: volume, offered, offer, offers, incoming, received, incoming contact volume, incomingcontactvolume,
    arrived, arrivals, entered, tasks entered, contacts queued, queued, nco, calls, contacts, callsoffered,
    interactions, calls offered, number of calls, call volume, contact volume, total calls, total contacts, contacts
    offered, presented, tickets, cases, emails, mails, chats, demand, workload volume, y, value, count, inbound
    calls, calls received, n, total interactions, offd, direct, angeboten, angebotene, eingehend, eingegangen,
    eingegangene, eingang, anrufe, anzahl anrufe, anzahl, gesamt anrufe, anrufe gesamt, eingehende anrufe, volumen,
    kontakte, anrufvolumen, menge, fallzahl, recus, appels recus, presentes, offerts, offre, offres, entrants, appels,
    nombre d appels, nb appels, appels entrants, flux, recibidas, entrantes, ofrecidas, llamadas, llamadas recibidas,
    volumen llamadas, numero de llamadas, contactos, volumen de llamadas, recibidos, ofrecidos, presentadas
handled: handled, answered, answer, answers, acd calls, acdcalls, interactions handled, contactshandled, contacts
    handled, contacts handled incoming, calls handled, calls answered, accepted, completed, served, answered calls,
    handled incoming, serviced, processed, connected, acd, angenommen, angenommene, beantwortet, beantwortete,
    bearbeitet, bearbeitete, entgegengenommen, traites, traitees, repondus, reponse, reponses, decroches, servis, pris,
    appels traites, atendidas, contestadas, atendidos, contestados, gestionadas, respondidas
abandoned: abandoned, abandon, abandons, aban, aban calls, abncalls, lost, lost calls, abandoned calls, contacts
    abandoned, missed, dropped, unanswered, hang ups, hangups, aufgelegt, verloren, verlorene, abgebrochen,
    abgebrochene, abbruche, aufleger, verzichtet, verzichter, nicht angenommen, abandonnes, perdus, perdues,
    abandonadas, abandonados, perdidas, abandonos, no atendidas, tasks canceled, canceled
overflow_out: overflow out, overflow, overflowed, flow out, flowed out, outflow, outflowcalls, outflow calls,
    uberlauf, debordement, desborde, desbordadas, flow outs
short_abandoned: short abandon, short abandons, short abandoned, kurzaufleger, abandon courts, abandonos cortos
aht: aht, aht s, average handle time, avg handle, avg handle time, averagehandletime, average handling time, avg
    handling time, mean handle time, handle time average, handle time, handling time, avg aht, average aht, dmt,
    tmo, tma, tmg, tmt, average task time, service time, bearbeitungszeit, durchschnittliche bearbeitungszeit, mittlere
    bearbeitungszeit, bearbeitungsdauer, durchschnittliche bearbeitungsdauer, mbz, dbz, avg bearbeitungszeit,
    durchschn bearbeitungszeit, gesprachsdauer gesamt, duree moyenne traitement, temps moyen traitement, tps moyen
    traitement, tps moyen trait, duree traitement, temps traitement, tiempo medio operacion, tiempo medio operativo,
    tiempo promedio atencion, tiempo medio atencion, tiempo medio gestion, duracion media, tiempo promedio manejo,
    tiempo promedio gestion, duree moyenne communication, avg service time, aht sec, duree moyenne
talk: avg talk, dmc, average talk time, avg talk time, att, avg acd time, average acd time, talk, talk time,
    sprechzeit, gesprachszeit, gesprachsdauer, durchschnittliche gesprachszeit, mittlere gesprachszeit,
    durchschnittliche gesprachsdauer, temps conversation, dmt conversation, duree moyenne conversation, temps moyen
    conversation, tiempo conversacion, tiempo medio conversacion, tiempo promedio conversacion
hold: avg hold, average hold time, avg hold time, average customer hold time, hold time, haltezeit,
    durchschnittliche haltezeit, mise en attente, temps garde, tiempo espera cliente, tiempo retencion
wrap: avg acw, average acw, acw, avg acw time, average acw time, after call work, after call work time, wrap, wrap
    up, wrap up time, wrapup, avg wrap, avg wrap up, average after contact work time, after contact work time, after
    task work, nachbearbeitung, nachbearbeitungszeit, durchschnittliche nachbearbeitungszeit, post appel, temps post
    appel, duree post appel, tiempo administrativo, tiempo post llamada
handle_total: total handle time, handle time total, total handle, handled time, gesamtbearbeitungszeit,
    bearbeitungszeit gesamt, temps total traitement, tiempo total gestion, tiempo total operacion, sum handle time
talk_total: total talk time, total talk, acdtime, acd time, talking call dur, gesamtgesprachszeit, sprechzeit gesamt
hold_total: total hold time, total hold, holdtime
wrap_total: total acw, total acw time, acwtime, wrap up dur, total wrap up time, total after call work,
    nachbearbeitungszeit gesamt
asa: asa, asa s, avg speed ans, avg speed answer, average speed of answer, average speed answer, average queue
    answer time, speed of answer, avg wait, average wait time, avg wait time, wait time, average waiting time, avg
    queue time, average time to answer, wartezeit, durchschnittliche wartezeit, mittlere wartezeit, durchschn
    wartezeit, temps attente, temps moyen attente, duree moyenne attente, attente moyenne, dma, tiempo espera,
    tiempo medio espera, tiempo promedio espera, velocidad media respuesta, avg delay, durchschn antwortzeit
asa_total: anstime, answer time total, total answer time, total wait time
sl: service level, service level percent, sl, sl percent, percent sl, sla, sla percent, percent within service
    level, service level achieved, percent service level, within service level, servicelevel, servicegrad, service
    grad, erreichbarkeit sl, niveau service, taux service, niveau de service, qualite service, qs, nivel servicio,
    nivel de servicio, ns, ns percent, svl, sl 20, sl 80 20, percent answered within sl, service factor, percent ns,
    tsf, servicegrad percent, servicelevel percent, niveau service percent, taux service percent, qs percent,
    nivel servicio percent, percent servicegrad, service grad percent, sl achieved, actual sl, sla achieved
zone: tz, time zone, timezone, zeitzone, fuseau horaire, zona horaria
sl_count: acceptable, answered within service level, answered within sl, calls within sl, within sl, ans
    servicelevel cnt, sl answered, over sla met, answered in sl
"""
)
"""Our own name of each column, and what it is called, as `plain` gives headings; the likeliest first."""
