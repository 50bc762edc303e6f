"""What ministack lacks to stand in for AWS here: the resource types and services that the stand-in serves.

ministack supplies CloudFormation, Lambda, S3 and IAM; Application Auto Scaling, CloudWatch and SageMaker belong to
the stand-in. This package runs ministack with both behind one port. Run it with `python -m plugin`.
"""
