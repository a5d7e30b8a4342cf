"""The first schema of the ledger, with its triggers and its full-text index."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

from musterbook.ledger import vendors


def _install(apps: Any, schema_editor: Any) -> None:
    for statement in vendors.INSTALL.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement)


def _remove(apps: Any, schema_editor: Any) -> None:
    for statement in vendors.REMOVE.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claim_id", models.CharField(db_index=True, max_length=32)),
                ("key", models.CharField(db_index=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("posted_at", models.CharField(max_length=27)),
            ],
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("subject", models.CharField(db_index=True, max_length=80)),
                ("at", models.CharField(max_length=27)),
                ("body", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="RawFile",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("media_type", models.CharField(blank=True, max_length=200)),
                ("size", models.BigIntegerField()),
                ("data", models.BinaryField()),
                ("posted_at", models.CharField(max_length=27)),
            ],
        ),
        migrations.CreateModel(
            name="State",
            fields=[
                ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("value", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("later", models.CharField(db_index=True, max_length=32)),
                ("earlier", models.CharField(db_index=True, max_length=32)),
                ("kind", models.CharField(max_length=20)),
                ("body", models.TextField()),
                ("version", models.CharField(max_length=20)),
                ("posted_at", models.CharField(max_length=27)),
                ("superseded_at", models.CharField(max_length=27, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("later", "earlier", "kind"),
                        name="one_standing_link",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadingRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reader", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("posted_at", models.CharField(max_length=27)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="musterbook_ledger.document",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Copy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32)),
                ("url", models.TextField(blank=True)),
                ("body", models.TextField()),
                ("about", models.TextField()),
                ("posted_at", models.CharField(max_length=27)),
                ("superseded_at", models.CharField(max_length=27, null=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="musterbook_ledger.document",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)), fields=("key",), name="one_standing_copy"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claim_id", models.CharField(db_index=True, max_length=32)),
                ("kind", models.CharField(max_length=20)),
                ("stage", models.CharField(max_length=20)),
                ("party", models.TextField(blank=True)),
                ("unit", models.TextField(blank=True)),
                ("exponent", models.SmallIntegerField(default=0)),
                ("amount_low", models.BigIntegerField(null=True)),
                ("amount_best", models.BigIntegerField(null=True)),
                ("amount_high", models.BigIntegerField(null=True)),
                ("reader", models.TextField(blank=True)),
                ("body", models.TextField()),
                ("heir", models.CharField(blank=True, max_length=32)),
                ("posted_at", models.CharField(max_length=27)),
                ("superseded_at", models.CharField(max_length=27, null=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="musterbook_ledger.document",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)), fields=("claim_id",), name="one_standing_claim"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=80)),
                ("body", models.TextField()),
                ("posted_at", models.CharField(max_length=27)),
                ("superseded_at", models.CharField(max_length=27, null=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="musterbook_ledger.document",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)), fields=("key",), name="one_standing_finding"
                    )
                ],
            },
        ),
        migrations.RunPython(_install, _remove),
    ]
