"""What entries count for, as rows to be added up; what is looked for when a few claims are looked at alone."""

import json
from typing import Any, ClassVar

from django.db import migrations, models

from musterbook.ledger.models import JudgedEnd


def _fill(apps: Any, schema_editor: Any) -> None:
    """Set beside each copy what its record says of where it was found, and of what it takes the place of."""
    copies = apps.get_model("musterbook_ledger", "Copy").objects.using(schema_editor.connection.alias)
    for key, body in copies.values_list("pk", "body").iterator():
        said = json.loads(body)
        copies.filter(pk=key).update(source=said["source"], replaces=said.get("replaces") or "")


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("musterbook_ledger", "0002_flows"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("view", models.CharField(max_length=32)),
                ("entry", models.CharField(db_index=True, max_length=32)),
                ("ways", models.SmallIntegerField()),
                ("apart", models.TextField()),
                ("low", models.BigIntegerField()),
                ("best", models.BigIntegerField()),
                ("high", models.BigIntegerField()),
                ("exact", models.TextField()),
                ("marks", models.BigIntegerField()),
                ("stage", models.CharField(max_length=20)),
                ("unit", models.TextField()),
                ("giver", models.TextField(null=True)),
                ("giver_eu", models.TextField(null=True)),
                ("giver_label", models.TextField()),
                ("party", models.TextField(null=True)),
                ("party_label", models.TextField()),
                ("coalitions", models.TextField()),
                ("folded", models.IntegerField()),
                ("fund_from", models.TextField()),
                ("fund_to", models.TextField()),
                ("recipient", models.TextField(null=True)),
                ("recipient_label", models.TextField()),
                ("place", models.TextField(null=True)),
                ("place_label", models.TextField()),
                ("ends", models.TextField()),
                ("places", models.TextField()),
                ("purpose", models.TextField(null=True)),
                ("purpose_label", models.TextField()),
                ("stems", models.TextField()),
                ("instrument", models.TextField(null=True)),
                ("year", models.IntegerField(null=True)),
                ("period", models.TextField(null=True)),
                ("figure", models.TextField(blank=True)),
            ],
        ),
        migrations.AddField(
            model_name="copy",
            name="replaces",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="copy",
            name="source",
            field=models.TextField(blank=True, db_index=True),
        ),
        migrations.AlterField(
            model_name="copy",
            name="url",
            field=models.TextField(blank=True, db_index=True),
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("heir", ""), _negated=True), fields=["heir"], name="claim_with_heir"
            ),
        ),
        migrations.AddIndex(
            model_name="copy",
            index=models.Index(
                condition=models.Q(("replaces", ""), _negated=True), fields=["replaces"], name="copy_that_replaces"
            ),
        ),
        migrations.AddIndex(
            model_name="judgement",
            index=models.Index(JudgedEnd("subject", first=1), name="judged_end_0"),
        ),
        migrations.AddIndex(
            model_name="judgement",
            index=models.Index(JudgedEnd("subject", first=34), name="judged_end_1"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                condition=models.Q(("figure", ""), _negated=True), fields=["figure"], name="item_of_a_figure"
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                condition=models.Q(("fund_from", ""), _negated=True), fields=["fund_from"], name="item_from_a_fund"
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                condition=models.Q(("fund_to", ""), _negated=True), fields=["fund_to"], name="item_to_a_fund"
            ),
        ),
    ]
