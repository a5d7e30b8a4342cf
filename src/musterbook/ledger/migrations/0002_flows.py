"""Official flows: series, releases, blocks, rows, findings."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("musterbook_ledger", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="FlowSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True)),
                ("system", models.CharField(max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.TextField(blank=True)),
                ("files", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("flows", models.IntegerField(default=0)),
                ("added", models.IntegerField(default=0)),
                ("changed", models.IntegerField(default=0)),
                ("removed", models.IntegerField(default=0)),
                ("posted_at", models.CharField(max_length=27)),
                ("superseded_at", models.CharField(max_length=27, null=True)),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="musterbook_ledger.flowseries",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FlowFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=80)),
                ("body", models.TextField()),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="musterbook_ledger.release",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FlowBlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("data", models.BinaryField()),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blocks",
                        to="musterbook_ledger.release",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Flow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("flow_id", models.CharField(max_length=32)),
                ("line", models.SmallIntegerField()),
                ("digest", models.CharField(max_length=32)),
                ("system", models.CharField(max_length=10)),
                ("type", models.TextField(blank=True)),
                ("stage", models.CharField(blank=True, max_length=20)),
                ("coefficient", models.BigIntegerField(null=True)),
                ("exponent", models.SmallIntegerField(default=0)),
                ("currency", models.TextField(blank=True)),
                ("converted", models.BigIntegerField(null=True)),
                ("converted_exponent", models.SmallIntegerField(default=0)),
                ("converted_currency", models.TextField(blank=True)),
                ("provider", models.TextField(blank=True)),
                ("receiver", models.TextField(blank=True)),
                ("countries", models.TextField(blank=True)),
                ("shares", models.TextField(blank=True)),
                ("plans", models.TextField(blank=True)),
                ("source_plans", models.TextField(blank=True)),
                ("date", models.TextField(blank=True)),
                ("value_date", models.TextField(blank=True)),
                ("years", models.TextField(blank=True)),
                ("boundary", models.TextField(blank=True)),
                ("on_boundary", models.TextField(blank=True)),
                ("own", models.TextField(blank=True)),
                ("ref", models.TextField(blank=True)),
                ("activity", models.TextField(blank=True)),
                ("posted_at", models.CharField(max_length=27)),
                ("superseded_at", models.CharField(max_length=27, null=True)),
                (
                    "block",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="musterbook_ledger.flowblock"
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="musterbook_ledger.flowseries"
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="musterbook_ledger.release"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at", None)), fields=("series",), name="one_standing_release"
            ),
        ),
        migrations.AddIndex(
            model_name="flow",
            index=models.Index(fields=["countries"], name="flow_countries"),
        ),
        migrations.AddIndex(
            model_name="flow",
            index=models.Index(fields=["plans"], name="flow_plans"),
        ),
        migrations.AddIndex(
            model_name="flow",
            index=models.Index(fields=["provider"], name="flow_provider"),
        ),
        migrations.AddIndex(
            model_name="flow",
            index=models.Index(fields=["series", "posted_at"], name="flow_series"),
        ),
        migrations.AddConstraint(
            model_name="flow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at", None)), fields=("flow_id", "series"), name="one_standing_flow"
            ),
        ),
    ]
