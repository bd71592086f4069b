"""Makes a bucket and an account in a moto server; prints the account's keys as JSON. Four requests."""

import json
import sys

import boto3

address, region, bucket = sys.argv[1:]
settings = {
    "endpoint_url": address,
    "region_name": region,
    "aws_access_key_id": "first",
    "aws_secret_access_key": "first",
}
iam = boto3.client("iam", **settings)
iam.create_user(UserName="ci")
policy = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
}
iam.put_user_policy(UserName="ci", PolicyName="store", PolicyDocument=json.dumps(policy))
key = iam.create_access_key(UserName="ci")["AccessKey"]
boto3.client("s3", **settings).create_bucket(
    Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": region}
)
print(json.dumps({"username": key["AccessKeyId"], "password": key["SecretAccessKey"]}))
