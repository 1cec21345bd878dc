"""Labels are found in the forms that texts use: plurals and cases, inside a sentence."""

from __future__ import annotations

import pytest

from matching.reference import concepts
from matching.text.analyser import Analyser

FORMS = [
    ("climate_adaptation", "fr", "des projets d'adaptation au changement climatique"),
    ("climate_adaptation", "pl", "plan adaptacji do zmian klimatu"),
    ("climate_services", "it", "fornitura di servizi climatici ai comuni"),
    ("drought_management", "de", "Schäden durch Dürren"),
    ("drought_management", "es", "pérdidas por las sequías"),
    ("wildfire_management", "pl", "zapobieganie pożarom lasów"),
    ("wildfire_management", "pt", "combate aos incêndios florestais"),
    ("wildfire_management", "de", "Früherkennung von Waldbränden"),
    ("wetland_peatland", "de", "Wiedervernässung von Mooren"),
    ("wetland_peatland", "pl", "ochrona torfowisk"),
    ("wetland_peatland", "fr", "restauration des tourbières"),
    ("ecosystem_restoration", "nl", "herstel van ecosystemen en natuurherstel"),
    ("capture_fisheries", "es", "las flotas pesqueras"),
    ("capture_fisheries", "pl", "pomoc dla rybaków"),
    ("fishing_gear", "en", "biodegradable fishing nets"),
    ("fishing_gear", "de", "Recycling alter Fischernetze"),
    ("marine_litter_removal", "fr", "collecte de déchets marins"),
    ("groundwater_management", "pl", "ochrona wód podziemnych"),
    ("groundwater_management", "it", "monitoraggio delle acque sotterranee"),
    ("critical_infrastructure_protection", "de", "Schutz kritischer Infrastrukturen"),
    ("critical_infrastructure_protection", "pl", "ochrona infrastruktury krytycznej"),
    ("critical_infrastructure_protection", "es", "protección de infraestructuras críticas"),
    ("disaster_risk_management", "pl", "systemy zarządzania kryzysowego"),
    ("disaster_risk_management", "it", "addestramento per la protezione civile"),
    ("border_management", "fr", "surveillance des frontières extérieures"),
    ("cryptography", "en", "new cryptographic schemes"),
    ("cryptography", "de", "Verschlüsselungen für Sensordaten"),
    ("identity_access_management", "pt", "assinaturas eletrónicas"),
    ("quantum_sensing", "de", "Entwicklung von Quantensensoren"),
    ("quantum_sensing", "fr", "des capteurs quantiques"),
    ("quantum_sensing", "pl", "budowa czujników kwantowych"),
    ("space_traffic_debris", "nl", "opruimen van ruimtepuin"),
    ("space_traffic_debris", "es", "retirada de basura espacial"),
    ("small_modular_reactor", "en", "licensing of small modular reactors"),
    ("nuclear_decommissioning", "de", "Lagerung radioaktiver Abfälle"),
    ("nuclear_decommissioning", "pl", "składowanie odpadów promieniotwórczych"),
    ("cancer_research", "fr", "accompagnement des patients atteints de cancers"),
    ("cancer_research", "pl", "leczenie nowotworów"),
    ("cancer_research", "de", "Unterstützung von Krebspatienten"),
    ("rare_disease", "it", "pazienti con malattia rara"),
    ("rare_disease", "de", "Therapien für seltene Erkrankungen"),
    ("rare_disease", "nl", "patiënten met een zeldzame ziekte"),
    ("antimicrobial_resistance", "es", "nuevos antibióticos"),
    ("infectious_disease", "pt", "doença infecciosa"),
    ("personalised_medicine", "pl", "rozwój medycyny spersonalizowanej"),
    ("research_careers", "de", "Mobilität von Nachwuchsforschern"),
    ("startup_incubation", "fr", "soutien aux jeunes pousses"),
    ("social_economy", "es", "una cooperativa"),
    ("social_economy", "pl", "rozwój spółdzielni"),
    ("human_rights", "de", "Schutz der Menschenrechte"),
    ("human_rights", "nl", "bescherming van mensenrechten"),
    ("gender_equality", "pl", "wspieranie równości płci"),
    ("migration_integration", "de", "Unterkünfte für Flüchtlinge"),
    ("migration_integration", "it", "accoglienza dei rifugiati"),
    ("urban_planning", "pl", "planowania przestrzennego"),
    ("mobility_as_a_service", "fr", "un service de covoiturages"),
    ("sustainable_aviation_fuel", "de", "Herstellung nachhaltiger Flugkraftstoffe"),
    ("sustainable_aviation_fuel", "es", "combustibles sostenibles de aviación"),
    ("energy_community", "it", "le comunità energetiche locali"),
    ("energy_community", "pl", "tworzenie wspólnot energetycznych"),
    ("energy_community", "pt", "comunidades de energia"),
    ("energy_poverty", "de", "von Energiearmut betroffen"),
    ("critical_raw_materials", "de", "Versorgung mit kritischen Rohstoffen"),
    ("critical_raw_materials", "pl", "dostawy surowców krytycznych"),
    ("failure_analysis", "en", "failure analyses of broken parts"),
    ("failure_analysis", "de", "Schadensanalysen an Bauteilen"),
    ("transport_packaging_testing", "fr", "des essais de chute"),
    ("toolmaking_workshop", "es", "reparación de un molde"),
    ("used_machinery_trade", "de", "Handel mit gebrauchten Maschinen und Gebrauchtmaschinen"),
    ("equipment_rental", "it", "noleggio di gru"),
    ("wholesale_trade", "pl", "sieć hurtowni"),
    ("asbestos_removal", "nl", "het verwijderen van asbest, asbestverwijdering"),
    ("asbestos_removal", "pt", "remoção do amianto"),
    ("lift_escalator", "es", "mantenimiento del ascensor"),
    ("tube_bending", "de", "gebogene Rohre: Rohrbiegen"),
    ("powder_coating_ecoat", "en", "powder-coated parts and powder coatings"),
    ("powder_coating_ecoat", "pl", "usługi malowania proszkowego"),
    ("induction_heating", "fr", "trempes par induction"),
    ("shape_memory_alloy", "de", "Aktoren aus Formgedächtnislegierungen"),
    ("shape_memory_alloy", "it", "leghe a memoria di forma"),
    ("polyurethane_epoxy", "es", "resinas epoxi"),
    ("mineral_wool_glass_wool", "pl", "płyty z wełny mineralnej"),
    ("geopolymer_alkali_binder", "nl", "beton met geopolymeren"),
    ("cultivated_meat", "fr", "viandes cultivées"),
    ("exoskeleton_device", "de", "Exoskelette für die Montage"),
    ("exoskeleton_device", "pl", "produkcja egzoszkieletów"),
    ("superconductor_cable", "en", "superconductors"),
    ("superconductor_cable", "pt", "cabos supercondutores"),
    ("pfas_removal_water", "nl", "verwijdering van PFAS, PFAS-saneringen"),
    ("three_d_printed_construction", "es", "edificios: impresión 3D de un edificio"),
    ("gas_steam_turbine", "it", "turbine a vapore"),
    ("gas_steam_turbine", "pl", "remont turbin gazowych"),
    ("leather_alternative_material", "fr", "des alternatives au cuir"),
    ("safety_glove_shoe", "de", "Prüfung von Schutzhandschuhen und Sicherheitsschuhen"),
]


@pytest.mark.parametrize(("concept_id", "lang", "text"), FORMS)
def test_inflected_labels_are_tagged(concept_id, lang, text):
    assert concept_id in Analyser.default().analyse(text, lang).concept_ids


def test_every_language_is_tried():
    assert {lang for _, lang, _ in FORMS} == set(concepts.LANGUAGES)


def test_preferred_labels_lead_to_their_concept():
    analyser = Analyser.default()
    lost = [
        (each.id, lang)
        for each in concepts.concepts()
        for lang in concepts.LANGUAGES
        if each.id not in analyser.analyse_once(concepts.label(each.id, lang), lang).concept_ids
    ]
    assert lost == []


def test_other_meanings_are_not_tagged():
    """Everyday words that once were labels and stood in every second text."""
    analyser = Analyser.default()
    for text, lang, concept_id in (
        ("a safe working environment", "en", "lock_security_hardware"),
        ("state of the art methods", "en", "cultural_cooperation_arts"),
        ("data mining in production data", "en", "mining_extraction"),
        ("nuts and bolts for machines", "en", "olive_oil_nuts"),
        ("une consigne de sécurité", "fr", "deposit_return_sorting_bin"),
        ("die Pläne und der Plan", "de", "tent_sail_tarpaulin"),
    ):
        assert concept_id not in analyser.analyse(text, lang).concept_ids
