"""The words of charging: what is plugged in, how fast a station is, whether it runs, and how one pays."""

from __future__ import annotations

from domain.words import Text, Vocabulary

CONNECTOR = Vocabulary(
    name="charging.connector",
    title=Text("Steckverbindung", "Connector"),
    codes={
        "type_1": Text("Typ 1", "Type 1"),
        "type_2": Text("Typ 2", "Type 2"),
        "type_3": Text("Typ 3", "Type 3"),
        "ccs_1": Text("CCS Combo 1", "CCS Combo 1"),
        "ccs_2": Text("CCS Combo 2", "CCS Combo 2"),
        "chademo": Text("CHAdeMO", "CHAdeMO"),
        "schuko": Text("Schuko", "Schuko"),
        "cee_3": Text("CEE dreipolig", "CEE 3-pin"),
        "cee_5": Text("CEE fünfpolig", "CEE 5-pin"),
        "tesla": Text("Tesla", "Tesla"),
        "mcs": Text("Megawatt-Laden (MCS)", "Megawatt charging (MCS)"),
    },
    standards={
        "ocpi": {  # OCPI 2.2.1, 8.4.9 ConnectorType; whether it is a cable or a socket is its ConnectorFormat
            "type_1": ("IEC_62196_T1",),
            "type_2": ("IEC_62196_T2",),
            "type_3": ("IEC_62196_T3A", "IEC_62196_T3C"),
            "ccs_1": ("IEC_62196_T1_COMBO",),
            "ccs_2": ("IEC_62196_T2_COMBO",),
            "chademo": ("CHADEMO",),
            "schuko": ("DOMESTIC_F",),
            "cee_3": ("IEC_60309_2_single_16",),
            "cee_5": ("IEC_60309_2_three_16", "IEC_60309_2_three_32", "IEC_60309_2_three_64"),
            "tesla": ("TESLA_S", "TESLA_R"),
        },
        "iec_62196": {  # IEC 62196-2 for alternating, 62196-3 for direct current: the configuration
            "type_1": ("62196-2 Type 1",),
            "type_2": ("62196-2 Type 2",),
            "type_3": ("62196-2 Type 3",),
            "ccs_1": ("62196-3 EE",),
            "ccs_2": ("62196-3 FF",),
            "chademo": ("62196-3 AA",),
        },
    },
)

CHARGING_KIND = Vocabulary(
    name="charging.kind",
    title=Text("Art der Ladeeinrichtung", "Kind of charging station"),
    codes={
        "normal": Text("Normalladeeinrichtung", "Normal power"),
        "fast": Text("Schnellladeeinrichtung", "High power"),
    },
)

CHARGING_STATUS = Vocabulary(
    name="charging.status",
    title=Text("Betriebszustand", "Status"),
    codes={
        "in_operation": Text("In Betrieb", "In operation"),
        "in_maintenance": Text("In Wartung", "Under maintenance"),
        "out_of_operation": Text("Außer Betrieb", "Out of operation"),
        "planned": Text("Geplant", "Planned"),
    },
    standards={
        "ocpi": {  # OCPI 2.2.1, 8.4.21 Status; one that is in operation may be AVAILABLE or CHARGING, which nobody here knows
            "in_maintenance": ("INOPERATIVE",),
            "out_of_operation": ("OUTOFORDER",),
            "planned": ("PLANNED",),
        },
    },
)

PAYMENT = Vocabulary(
    name="charging.payment",
    title=Text("Bezahlen", "Payment"),
    codes={
        "rfid_card": Text("RFID-Karte", "RFID card"),
        "online": Text("Onlinezahlungsverfahren", "Online payment"),
        "credit_card": Text("Kreditkarte", "Credit card"),
        "debit_card": Text("Debitkarte", "Debit card"),
        "plug_and_charge": Text("Plug & Charge", "Plug & Charge"),
        "cash": Text("Bargeld", "Cash"),
        "free": Text("Kostenlos", "Free of charge"),
        "other": Text("Sonstige", "Other"),
    },
    standards={
        "ocpi": {  # OCPI 2.2.1, 8.4.3 Capability
            "rfid_card": ("RFID_READER",),
            "online": ("REMOTE_START_STOP_CAPABLE",),
            "credit_card": ("CREDIT_CARD_PAYABLE",),
            "debit_card": ("DEBIT_CARD_PAYABLE",),
        },
    },
)

CHARGING = (CONNECTOR, CHARGING_KIND, CHARGING_STATUS, PAYMENT)
