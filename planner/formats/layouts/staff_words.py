"""What the columns of staff lists are called in English, German, French and Spanish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def _names(text: str) -> Sequence[str]:
    return text.split(", ")


STAFF: Mapping[str, Sequence[str]] = {
    "agent": _names(
        "agent, agent id, employee id, employee number, personnel number, staff id, staff number, user id, login, id, "
        "personalnummer, personal nr, pers nr, mitarbeiter id, mitarbeiternummer, matricule, identifiant, id empleado, "
        "numero de empleado, legajo"
    ),
    "name": _names(
        "name, full name, employee name, employee, agent name, person, mitarbeiter, mitarbeiterin, mitarbeitername, "
        "vor und nachname, nom complet, nom et prenom, prenom et nom, collaborateur, salarie, nombre completo, "
        "nombre y apellidos, empleado"
    ),
    "first_name": _names("first name, firstname, given name, vorname, prenom, nombre"),
    "last_name": _names("last name, lastname, surname, family name, nachname, familienname, nom, apellido, apellidos"),
    "team": _names("team, group, department, gruppe, abteilung, equipe, groupe, equipo, grupo, departamento"),
    "site": _names("site, location, office, standort, lieu, sede"),
    "cost_centre": _names("cost centre, cost center, kostenstelle, centre de cout, centre de couts, centro de coste"),
    "contract": _names(
        "contract, contract type, employment, vertrag, vertragsart, contrat, type de contrat, contrato, "
        "tipo de contrato"
    ),
    "contract_h": _names(
        "contract h, contract hours, weekly hours, hours per week, hours week, hours, wochenstunden, "
        "stunden pro woche, stunden woche, std woche, stunden, std, heures par semaine, "
        "heures hebdo, heures hebdomadaires, heures, horas semanales, horas por semana, horas"
    ),
    "skills": _names(
        "skills, skill, queues, queue, lines, warteschlangen, warteschlange, fahigkeiten, kompetenzen, competences, "
        "files d attente, files, habilidades, competencias, colas, cola"
    ),
    "wage_per_h": _names("wage per h, hourly wage, hourly rate, stundenlohn, taux horaire, salario por hora"),
    "salary_per_year": _names(
        "salary per year, yearly salary, annual salary, jahresgehalt, salaire annuel, salario anual"
    ),
    "start_date": _names(
        "start date, hire date, date of hire, joined, since, start, eintritt, eintrittsdatum, seit, beginn, "
        "date d entree, date d embauche, embauche, fecha de ingreso, fecha de alta, alta"
    ),
    "end_date": _names(
        "end date, leaving date, austritt, austrittsdatum, date de sortie, fin de contrat, fecha de baja, baja"
    ),
    "birth_date": _names("birth date, date of birth, geburtsdatum, date de naissance, fecha de nacimiento"),
    "grade": _names("grade, level, stufe, niveau, nivel"),
    "roles": _names("roles, role, rolle, rollen"),
    "opt_out": _names("opt out"),
    "rotation_start": _names("rotation start"),
}
"""Our own name of each column, and what it is called, as `planner.formats.headers.plain` gives headings."""
